using System.Buffers.Binary;
using System.Text;
using EdgeCx.Core.Delivery;

namespace EdgeCx.Coaching.Delivery.Prompts;

/// <summary>Reads and writes the WAV files of prompts (RIFF, 16-bit linear, one channel). Pure.</summary>
internal static class PromptWav
{
    /// <summary>Largest file that is read.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>What a prompt's file must be, for a person.</summary>
    public const string Allowed = "allowed is WAV, linear 16 bit, one channel, 8000 Hz, 0.1 to 5 s";

    private const int MinSamples = Prompt.SampleRate / 10;
    private const int MaxSamples = Prompt.SampleRate * 5;

    /// <summary>Reads a prompt's file.</summary>
    /// <param name="file">Its octets.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="error">What is wrong and what is allowed; empty where nothing is.</param>
    public static bool TryReadPrompt(ReadOnlySpan<byte> file, out short[] samples, out string error)
    {
        if (!TryRead(file, out samples, out var rate, out error))
        {
            error = $"{error}; {Allowed}";
            return false;
        }

        if (rate != Prompt.SampleRate)
        {
            error = $"the sampling rate is {rate} Hz; {Allowed}";
        }
        else if (samples.Length is < MinSamples or > MaxSamples)
        {
            error = FormattableString.Invariant($"it lasts {samples.Length / (double)rate:0.00} s; {Allowed}");
        }

        return error.Length == 0;
    }

    /// <summary>Reads linear 16-bit audio of one channel, of any rate.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, out short[] samples, out int rateHz, out string error)
    {
        samples = [];
        rateHz = 0;
        if (file.Length > MaxBytes || file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file.Slice(8, 4).SequenceEqual("WAVE"u8))
        {
            error = file.Length > MaxBytes ? $"it has {file.Length} octets, more than {MaxBytes}" : "it is no WAV file";
            return false;
        }

        var hasFormat = false;
        for (var at = 12; at + 8 <= file.Length;)
        {
            var name = file.Slice(at, 4);
            var said = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            var body = file[(at + 8)..];

            // A program that writes into a pipe does not know the length beforehand: what is there is what counts.
            body = body[..(int)Math.Min(said, (uint)body.Length)];
            if (name.SequenceEqual("fmt "u8) && body.Length >= 16)
            {
                var (coding, channels, bits) = (Word(body, 0), Word(body, 2), Word(body, 14));
                rateHz = (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(body[4..]));
                if (coding != 1 || channels != 1 || bits != 16)
                {
                    error = $"coding {coding}, {channels} channels, {bits} bit";
                    return false;
                }

                hasFormat = true;
            }
            else if (name.SequenceEqual("data"u8) && hasFormat)
            {
                samples = new short[body.Length / 2];
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = BinaryPrimitives.ReadInt16LittleEndian(body[(2 * i)..]);
                }

                error = rateHz is >= 4000 and <= 192_000 ? "" : $"the sampling rate is {rateHz} Hz";
                return error.Length == 0;
            }

            at += 8 + body.Length + (body.Length & 1);
        }

        error = hasFormat ? "it has no audio" : "it has no format chunk before its audio";
        return false;

        static ushort Word(ReadOnlySpan<byte> body, int at) => BinaryPrimitives.ReadUInt16LittleEndian(body[at..]);
    }

    /// <summary>A prompt's file.</summary>
    public static byte[] Write(ReadOnlySpan<short> samples)
    {
        var file = new byte[44 + (2 * samples.Length)];
        Encoding.ASCII.GetBytes("RIFF", file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        Encoding.ASCII.GetBytes("WAVEfmt ", file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), Prompt.SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), 2 * Prompt.SampleRate);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        Encoding.ASCII.GetBytes("data", file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), 2 * samples.Length);
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + (2 * i)), samples[i]);
        }

        return file;
    }
}
