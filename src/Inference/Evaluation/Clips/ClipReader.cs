using System.Buffers.Binary;
using EdgeCx.Core.Audio;

namespace EdgeCx.Inference.Evaluation.Clips;

/// <summary>
/// Reads labelled clips. A clip of 8 kHz is taken as it is; one of a higher rate is sent over a telephone line first (<see cref="TelephoneLine"/>). Of
/// several channels one is heard: the first, where the manifest names none, as in a recorded call. Not thread-safe.
/// </summary>
internal sealed class ClipReader
{
    /// <summary>Longest clip, s.</summary>
    public const int MaxSeconds = 1800;

    private const float FullScale = 0.999f;
    private const double ClippedShare = 0.01;
    private readonly Dictionary<int, TelephoneLine> _lines = [];

    /// <summary>Reads a clip's file; false with what is wrong.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="audio">What was read.</param>
    /// <param name="reject">What is wrong, where, and what is allowed.</param>
    public bool TryReadFile(LabelledClip clip, out ClipAudio audio, out string reject)
    {
        try
        {
            return TryRead(File.ReadAllBytes(clip.Path), clip.Channel, out audio, out reject);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            audio = new ClipAudio([], [], null);
            reject = e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e.Message.Trim();
            return false;
        }
    }

    /// <summary>Reads a clip; false with what is wrong.</summary>
    /// <param name="file">The file.</param>
    /// <param name="channel">The channel, from 1; 0 where none is named.</param>
    /// <param name="audio">What was read.</param>
    /// <param name="reject">What is wrong, where, and what is allowed.</param>
    public bool TryRead(ReadOnlySpan<byte> file, int channel, out ClipAudio audio, out string reject)
    {
        audio = new ClipAudio([], [], null);
        if (!ClipHeader.TryParse(file, out var wav, out reject))
        {
            return false;
        }

        if (wav.Frames > (long)wav.RateHz * MaxSeconds)
        {
            reject = $"offset {wav.DataOffset}: {wav.Frames / wav.RateHz} s of audio; allowed are up to {MaxSeconds} s";
            return false;
        }

        if (channel < 0 || channel > wav.Channels)
        {
            reject = $"channel {channel} is asked for; the file has {wav.Channels}";
            return false;
        }

        var samples = Samples(file, wav, Math.Max(1, channel) - 1, out var lost, out var clipped);
        List<string> treatments = [];
        if (wav.Channels > 1)
        {
            treatments.Add($"channel {Math.Max(1, channel)} of {wav.Channels}");
        }

        if (wav.RateHz != PcmFormat.SampleRateHz)
        {
            treatments.Add($"resampled from {wav.RateHz} Hz over a telephone line");
        }

        if (clipped)
        {
            treatments.Add("clipped");
        }

        audio = new ClipAudio(ToLine(samples, wav.RateHz), treatments, Damage(wav, lost));
        reject = audio.Samples.Length == 0 ? $"offset {wav.DataOffset}: less than one sample at {PcmFormat.SampleRateHz} Hz" : "";
        return audio.Samples.Length > 0;
    }

    private static string? Damage(in ClipHeader wav, int lost) => (wav.MissingBytes, lost) switch
    {
        (0, 0) => null,
        (0, _) => $"{lost} samples are no numbers and are taken as silence",
        _ => $"offset {wav.DataOffset + wav.DataBytes}: {wav.MissingBytes} more bytes of audio are expected, the file ends",
    };

    private static float[] Samples(ReadOnlySpan<byte> file, in ClipHeader wav, int channel, out int lost, out bool clipped)
    {
        var data = file.Slice(wav.DataOffset, wav.DataBytes);
        var stride = wav.SampleBytes * wav.Channels;
        var samples = new float[wav.Frames];
        lost = 0;
        var full = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var value = Sample(data.Slice((i * stride) + (channel * wav.SampleBytes), wav.SampleBytes), wav.Encoding);
            if (!float.IsFinite(value))
            {
                lost++;
                value = 0;
            }

            full += Math.Abs(value) >= FullScale ? 1 : 0;
            samples[i] = value;
        }

        clipped = full > samples.Length * ClippedShare;
        return samples;
    }

    // Full scale is 1; 16 bits and less are exact.
    private static float Sample(ReadOnlySpan<byte> octets, ClipEncoding encoding) => encoding switch
    {
        ClipEncoding.Linear8 => (octets[0] - 128) / 128f,
        ClipEncoding.Linear16 => BinaryPrimitives.ReadInt16LittleEndian(octets) / 32768f,
        ClipEncoding.Linear24 => (BinaryPrimitives.ReadInt16LittleEndian(octets[1..]) + (octets[0] / 256f)) / 32768f,
        ClipEncoding.Linear32 => BinaryPrimitives.ReadInt32LittleEndian(octets) / 2147483648f,
        ClipEncoding.Float32 => BinaryPrimitives.ReadSingleLittleEndian(octets),
        ClipEncoding.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(octets),
        ClipEncoding.ALaw => G711.FromALaw(octets[0]) / 32768f,
        _ => G711.FromMuLaw(octets[0]) / 32768f,
    };

    private short[] ToLine(float[] samples, int rate)
    {
        if (rate == PcmFormat.SampleRateHz)
        {
            return [.. samples.Select(s => (short)Math.Clamp(MathF.Round(s * 32768), short.MinValue, short.MaxValue))];
        }

        if (!_lines.TryGetValue(rate, out var line))
        {
            _lines[rate] = line = new TelephoneLine(rate);
        }

        return line.Carry(samples);
    }
}
