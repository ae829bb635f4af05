using EdgeCx.Core.Audio;
using EdgeCx.Media.Recordings;

namespace EdgeCx.Bench;

/// <summary>
/// Real speech as many legs: pieces of recorded calls, each leg from another place. The calls of <c>$EDGECX_SHARED/data/calls</c> where they are there,
/// else the demo's.
/// </summary>
internal static class SpokenStreams
{
    /// <summary>Length of a stream, samples (16 s): whole frames and whole chunks, so that it can be heard round and round.</summary>
    public const int Samples = 500 * PcmFormat.VoiceFrameSamples;

    /// <summary>Where the speech comes from, for the heading of a table.</summary>
    public static string Source => Folder == DemoFolder ? "the demo call" : "recorded calls";

    private const string DemoFolder = "demo";

    private static string Folder =>
        Environment.GetEnvironmentVariable("EDGECX_SHARED") is { Length: > 0 } shared && Directory.Exists(Path.Combine(shared, "data", "calls"))
            ? Path.Combine(shared, "data", "calls")
            : DemoFolder;

    /// <summary>Cuts so many streams.</summary>
    /// <exception cref="InvalidOperationException">No file of the folder can be read.</exception>
    public static short[][] Load(int streams)
    {
        var files = Directory.GetFiles(Folder, "*.wav").Order(StringComparer.Ordinal).Select(Read).Where(pcm => pcm.Length >= Samples).ToArray();
        if (files.Length == 0)
        {
            throw new InvalidOperationException($"'{Folder}' holds no WAV file of 8 kHz and 16 s; start it with ./bench.sh, from anywhere");
        }

        // The golden ratio spreads the places evenly, however many there are.
        return [.. Enumerable.Range(0, streams).Select(s => (Pcm: files[s % files.Length], Place: s * 0.618034 % 1))
            .Select(s => s.Pcm.AsSpan((int)(s.Place * (s.Pcm.Length - Samples)), Samples).ToArray())];
    }

    /// <summary>The first channel of a recording.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read.</exception>
    public static short[] Read(string path)
    {
        using var recording = WavRecording.TryOpen(path, out var error) ?? throw new InvalidOperationException(error);
        var channels = recording.Header.Channels;
        var (all, block) = (new List<short>(), new short[PcmFormat.SampleRateHz * channels]);
        for (var frames = recording.Read(block); frames > 0; frames = recording.Read(block))
        {
            for (var i = 0; i < frames; i++)
            {
                all.Add(block[i * channels]);
            }
        }

        return [.. all];
    }
}
