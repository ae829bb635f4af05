using EdgeCx.Core.Audio;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>
/// One leg of a day's call: pieces of sound at their places, added where they overlap, and between them the faint noise of a line instead of digital silence.
/// </summary>
/// <param name="random">Where chance comes from.</param>
/// <param name="floorDbfs">Level of the noise, dBFS.</param>
internal sealed class DayLeg(Random random, double floorDbfs)
{
    // Ten seconds of noise, again and again: nothing listens to it for long.
    private const int NoiseSamples = 10 * PcmFormat.SampleRateHz;
    private const double PauseLeastS = 0.2;
    private const double PauseMostS = 0.7;
    private readonly List<(int At, short[] Sound)> _placed = [];

    /// <summary>Places one turn: clips with pauses between, until it is long enough.</summary>
    /// <param name="clips">Where they come from.</param>
    /// <param name="at">Where it begins to speak, s.</param>
    /// <param name="seconds">How long it should be at least, s; it ends with a whole clip.</param>
    /// <param name="pace">How much faster than spoken.</param>
    /// <returns>Where it ends, s.</returns>
    public double Turn(ClipDeck clips, double at, double seconds, double pace = 1)
    {
        var begin = Sample(at);
        var end = begin;
        while (!clips.IsEmpty && end - begin < Sample(seconds))
        {
            var clip = clips.Next();
            var pause = end == begin ? 0 : Sample((PauseLeastS + ((PauseMostS - PauseLeastS) * random.NextDouble())) / pace);
            var sound = clip.Samples.AsSpan(clip.SpeechStart, clip.SpeechEnd - clip.SpeechStart);
            var paced = pace == 1 ? sound.ToArray() : PaceChange.Faster(sound, pace);
            _placed.Add((end + pause, paced));
            end += pause + paced.Length;
        }

        return end / (double)PcmFormat.SampleRateHz;
    }

    /// <summary>Places a sound, from some place in it and as long as asked for; it begins anew where it is too short.</summary>
    public void Sound(ReadOnlySpan<short> sound, double at, double seconds)
    {
        var piece = new short[Sample(seconds)];
        var from = random.Next(sound.Length);
        for (var i = 0; i < piece.Length; i++)
        {
            piece[i] = sound[(from + i) % sound.Length];
        }

        _placed.Add((Sample(at), piece));
    }

    /// <summary>The leg's samples.</summary>
    public short[] Finish(int samples)
    {
        var noise = new short[NoiseSamples];
        var scale = 32768 * Math.Pow(10, floorDbfs / 20) * Math.Sqrt(3);
        for (var i = 0; i < noise.Length; i++)
        {
            // The sum of four even draws is near enough to a normal one; its deviation is 1/√3.
            noise[i] = (short)Math.Round(scale * (random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2));
        }

        var leg = new short[samples];
        for (var i = 0; i < samples; i += NoiseSamples)
        {
            noise.AsSpan(0, Math.Min(NoiseSamples, samples - i)).CopyTo(leg.AsSpan(i));
        }

        foreach (var (at, sound) in _placed)
        {
            for (var i = 0; i < sound.Length && at + i < samples; i++)
            {
                leg[at + i] = (short)Math.Clamp(leg[at + i] + sound[i], short.MinValue, short.MaxValue);
            }
        }

        return leg;
    }

    private static int Sample(double seconds) => (int)(seconds * PcmFormat.SampleRateHz);
}
