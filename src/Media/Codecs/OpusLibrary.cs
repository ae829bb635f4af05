using System.Runtime.InteropServices;

namespace EdgeCx.Media.Codecs;

/// <summary>
/// The system's libopus (Xiph.Org, BSD; Debian package libopus0), if there is one. It is not bundled: where it is absent, Opus legs say
/// so and everything else goes on.
/// </summary>
internal static unsafe class OpusLibrary
{
    private const int WideRateHz = Core.Audio.PcmFormat.WideFactor * Core.Audio.PcmFormat.SampleRateHz;
    private static readonly delegate* unmanaged<int, int> GetSize;
    private static readonly delegate* unmanaged<byte*, int, int, int> Initialize;
    private static readonly delegate* unmanaged<byte*, byte*, int, short*, int, int, int> DecodePacket;
    private static readonly delegate* unmanaged<byte*, int, int, int> CountSamples;

    static OpusLibrary()
    {
        if (NativeLibrary.TryLoad("libopus.so.0", out var library)
            && NativeLibrary.TryGetExport(library, "opus_decoder_get_size", out var size)
            && NativeLibrary.TryGetExport(library, "opus_decoder_init", out var initialize)
            && NativeLibrary.TryGetExport(library, "opus_decode", out var decode)
            && NativeLibrary.TryGetExport(library, "opus_packet_get_nb_samples", out var count))
        {
            GetSize = (delegate* unmanaged<int, int>)size;
            Initialize = (delegate* unmanaged<byte*, int, int, int>)initialize;
            DecodePacket = (delegate* unmanaged<byte*, byte*, int, short*, int, int, int>)decode;
            CountSamples = (delegate* unmanaged<byte*, int, int, int>)count;
            IsPresent = true;
        }
    }

    /// <summary>True where the library was found.</summary>
    public static bool IsPresent { get; }

    /// <summary>Makes a mono decoder's state at 16 kHz, in memory of ours that does not move: nothing is to be freed.</summary>
    /// <exception cref="InvalidOperationException">The library is absent or refuses.</exception>
    public static byte[] NewState()
    {
        if (!IsPresent)
        {
            throw new InvalidOperationException("libopus.so.0 is not installed");
        }

        var state = GC.AllocateArray<byte>(GetSize(1), pinned: true);
        fixed (byte* memory = state)
        {
            var error = Initialize(memory, WideRateHz, 1);
            return error == 0 ? state : throw new InvalidOperationException($"libopus refused to make a decoder: {error}");
        }
    }

    /// <summary>Samples at 8 kHz in a packet; 0 or less where it is none (RFC 6716 3.4).</summary>
    public static int Samples(ReadOnlySpan<byte> packet)
    {
        fixed (byte* data = packet)
        {
            return packet.IsEmpty ? 0 : CountSamples(data, packet.Length, Core.Audio.PcmFormat.SampleRateHz);
        }
    }

    /// <summary>Decodes a packet at 16 kHz; the samples written, or a negative error.</summary>
    public static int Decode(byte[] state, ReadOnlySpan<byte> packet, Span<short> pcm)
    {
        fixed (byte* memory = state)
        fixed (byte* data = packet)
        fixed (short* samples = pcm)
        {
            return DecodePacket(memory, data, packet.Length, samples, pcm.Length, 0);
        }
    }
}
