using EdgeCx.Core.Audio;

namespace EdgeCx.Appliance.Trials;

/// <summary>One leg of a composed call: clips at their places, and between them the faint noise of a line instead of digital silence.</summary>
/// <param name="random">Where chance comes from.</param>
/// <param name="floorDbfs">Level of the noise, dBFS.</param>
internal sealed class LegComposer(Random random, double floorDbfs)
{
    private const double PauseLeastS = 0.2;
    private const double PauseMostS = 0.7;
    private readonly List<(int At, TrialClip Clip)> _placed = [];

    /// <summary>Speech placed so far, s.</summary>
    public double SpeechSeconds => _placed.Sum(p => p.Clip.SpeechSeconds);

    /// <summary>Places one turn: clips with pauses between, until it is long enough.</summary>
    /// <param name="clips">Where they come from.</param>
    /// <param name="at">Where the turn begins to speak, s.</param>
    /// <param name="seconds">How long it should be, s.</param>
    /// <param name="speaksMs">Where it begins to speak, ms.</param>
    /// <returns>Where it ends, s.</returns>
    public double Turn(ClipDeck clips, double at, double seconds, out double speaksMs)
    {
        var begin = (int)(at * PcmFormat.SampleRateHz);
        var end = begin;
        speaksMs = PcmFormat.ToMs(begin);
        while (!clips.IsEmpty && end - begin < seconds * PcmFormat.SampleRateHz)
        {
            var clip = clips.Next();
            var pause = end == begin ? 0 : (int)((PauseLeastS + ((PauseMostS - PauseLeastS) * random.NextDouble())) * PcmFormat.SampleRateHz);
            _placed.Add((end + pause, clip));
            end += pause + clip.SpeechEnd - clip.SpeechStart;
        }

        return end / (double)PcmFormat.SampleRateHz;
    }

    /// <summary>The leg's samples.</summary>
    public short[] Finish(int samples)
    {
        var leg = new short[samples];
        var scale = 32768 * Math.Pow(10, floorDbfs / 20);
        for (var i = 0; i < samples; i++)
        {
            // The sum of four even draws is near enough to a normal one; its deviation is 1/√3.
            leg[i] = (short)Math.Round(scale * Math.Sqrt(3) * (random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2));
        }

        foreach (var (at, clip) in _placed)
        {
            var source = clip.Samples.AsSpan(clip.SpeechStart, clip.SpeechEnd - clip.SpeechStart);
            source[..Math.Max(0, Math.Min(source.Length, samples - at))].CopyTo(leg.AsSpan(Math.Min(at, samples)));
        }

        return leg;
    }
}
