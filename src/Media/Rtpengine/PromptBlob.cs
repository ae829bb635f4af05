using System.Buffers.Binary;
using EdgeCx.Core.Delivery;
using EdgeCx.Media.Codecs;

namespace EdgeCx.Media.Rtpengine;

/// <summary>
/// A prompt as the relay takes it: a WAV of G.711 µ-law, half as large as linear samples, which must fit into one datagram. Pure.
/// </summary>
internal static class PromptBlob
{
    /// <summary>Silence before the prompt: a phone that sees another stream begin empties its jitter buffer and may drop the first packet or two.</summary>
    public const int HeadMs = 40;

    /// <summary>Silence after the prompt: a phone plays what its jitter buffer holds only while packets come.</summary>
    public const int TailMs = 200;

    /// <summary>Longest prompt, ms.</summary>
    public const int MaxMs = 7500;

    private const int HeaderBytes = 44;
    private const int FormatMuLaw = 7;

    /// <summary>The WAV.</summary>
    public static byte[] Of(Prompt prompt)
    {
        var head = HeadMs * Prompt.SampleRate / 1000;
        var samples = head + prompt.Pcm.Length + (TailMs * Prompt.SampleRate / 1000);
        var wav = new byte[HeaderBytes + samples];
        "RIFF"u8.CopyTo(wav);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(4), HeaderBytes - 8 + samples);
        "WAVEfmt "u8.CopyTo(wav.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(20), FormatMuLaw);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(24), Prompt.SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(28), Prompt.SampleRate);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(32), 1);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(34), 8);
        "data"u8.CopyTo(wav.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(40), samples);
        wav.AsSpan(HeaderBytes).Fill(MuLaw.Silence);
        MuLaw.Encode(prompt.Pcm.Span, wav.AsSpan(HeaderBytes + head));
        return wav;
    }
}
