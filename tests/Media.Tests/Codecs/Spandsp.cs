using System.Runtime.InteropServices;

namespace EdgeCx.Media.Tests.Codecs;

/// <summary>G.722 of libspandsp (LGPL, the system's), as another implementation to compare with.</summary>
internal static partial class Spandsp
{
    private const string Library = "libspandsp.so.2";

    public static bool IsPresent { get; } = NativeLibrary.TryLoad(Library, out _);

    public static byte[] Encode(short[] pcm)
    {
        var state = EncodeInit(0, 64000, 0);
        var octets = new byte[pcm.Length];
        var length = Encode(state, octets, pcm, pcm.Length);
        _ = EncodeFree(state);
        return octets[..length];
    }

    public static short[] Decode(byte[] octets)
    {
        var state = DecodeInit(0, 64000, 0);
        var pcm = new short[octets.Length * 2];
        var length = Decode(state, pcm, octets, octets.Length);
        _ = DecodeFree(state);
        return pcm[..length];
    }

    [LibraryImport(Library, EntryPoint = "g722_encode_init")]
    private static partial nint EncodeInit(nint state, int rate, int options);

    [LibraryImport(Library, EntryPoint = "g722_encode")]
    private static partial int Encode(nint state, byte[] octets, short[] pcm, int length);

    [LibraryImport(Library, EntryPoint = "g722_encode_free")]
    private static partial int EncodeFree(nint state);

    [LibraryImport(Library, EntryPoint = "g722_decode_init")]
    private static partial nint DecodeInit(nint state, int rate, int options);

    [LibraryImport(Library, EntryPoint = "g722_decode")]
    private static partial int Decode(nint state, short[] pcm, byte[] octets, int length);

    [LibraryImport(Library, EntryPoint = "g722_decode_free")]
    private static partial int DecodeFree(nint state);
}
