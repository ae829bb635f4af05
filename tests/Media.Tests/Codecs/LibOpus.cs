using System.Runtime.InteropServices;

namespace EdgeCx.Media.Tests.Codecs;

/// <summary>The encoder of the system's libopus.</summary>
internal static partial class LibOpus
{
    private const string Library = "libopus.so.0";
    private const int Voip = 2048;

    public static bool IsPresent { get; } = NativeLibrary.TryLoad(Library, out _);

    /// <summary>Packets of 20 ms of a mono signal at 48 kHz.</summary>
    public static List<byte[]> Encode(short[] pcm)
    {
        var encoder = Create(48000, 1, Voip, out var error);
        error.ShouldBe(0);
        var packets = new List<byte[]>();
        var buffer = new byte[1275];
        for (var at = 0; at + 960 <= pcm.Length; at += 960)
        {
            packets.Add(buffer[..Encode(encoder, pcm[at..(at + 960)], 960, buffer, buffer.Length)]);
        }

        Destroy(encoder);
        return packets;
    }

    [LibraryImport(Library, EntryPoint = "opus_encoder_create")]
    private static partial nint Create(int rate, int channels, int application, out int error);

    [LibraryImport(Library, EntryPoint = "opus_encode")]
    private static partial int Encode(nint encoder, short[] pcm, int samples, byte[] packet, int room);

    [LibraryImport(Library, EntryPoint = "opus_encoder_destroy")]
    private static partial void Destroy(nint encoder);
}
