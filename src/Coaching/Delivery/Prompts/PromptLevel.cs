namespace EdgeCx.Coaching.Delivery.Prompts;

/// <summary>
/// How loud a prompt is and may be: active level about −20 dBFS, no sample above −6 dBFS, beginning and end ramped, so that nobody is startled under a
/// headset. Levels are re 32768; active as in ITU-T P.56: over the frames that hold speech. Pure.
/// </summary>
internal static class PromptLevel
{
    /// <summary>Active level that prompts are brought to, dBFS.</summary>
    public const double ActiveDbfs = -20;

    /// <summary>Highest sample, dBFS.</summary>
    public const double PeakDbfs = -6;

    private const int FrameSamples = 160;
    private const int RampSamples = 160;

    // Where P.56 draws the line between speech and pause, below the active level; taken from the loudest frame it is about this.
    private const double MarginDb = 24;

    // The limiter bends from here on, so that a peak is rounded and not cut.
    private const double KneeDbfs = -11;
    private const double FullScale = 32768;

    /// <summary>Highest sample, dBFS; −96 for silence.</summary>
    public static double Peak(ReadOnlySpan<short> pcm)
    {
        var peak = 0;
        foreach (var sample in pcm)
        {
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        return Db(peak / FullScale);
    }

    /// <summary>Level of the frames that hold speech, dBFS; −96 for silence.</summary>
    public static double Active(ReadOnlySpan<short> pcm)
    {
        var frames = new double[Math.Max(1, pcm.Length / FrameSamples)];
        for (var f = 0; f < frames.Length; f++)
        {
            var frame = pcm.Slice(f * FrameSamples, Math.Min(FrameSamples, pcm.Length - (f * FrameSamples)));
            foreach (var sample in frame)
            {
                frames[f] += (double)sample * sample;
            }

            frames[f] /= Math.Max(1, frame.Length);
        }

        var line = frames.Max() * Math.Pow(10, -MarginDb / 10);
        return Db(Math.Sqrt(frames.Where(e => e >= line).DefaultIfEmpty(0).Average()) / FullScale);
    }

    /// <summary>Brings speech to the level of prompts, limits it and ramps it.</summary>
    public static short[] Set(ReadOnlySpan<short> pcm)
    {
        var gain = 1.0;
        var set = Limit(pcm, gain);

        // Rounding peaks costs level, which the next rounds give back.
        for (var round = 0; round < 4 && Active(set) > -90; round++)
        {
            gain *= Math.Pow(10, (ActiveDbfs - Active(set)) / 20);
            set = Limit(pcm, gain);
        }

        Ramp(set);
        return set;
    }

    /// <summary>A site's recording: made quieter where it is louder than prompts may be, never louder; limited and ramped.</summary>
    public static short[] Cap(ReadOnlySpan<short> pcm)
    {
        var set = Limit(pcm, Math.Min(1, Math.Pow(10, (ActiveDbfs - Active(pcm)) / 20)));
        Ramp(set);
        return set;
    }

    /// <summary>Without the silence before and after, but for 20 ms.</summary>
    public static ReadOnlySpan<short> Trim(ReadOnlySpan<short> pcm)
    {
        var line = FullScale * Math.Pow(10, (Peak(pcm) - 40) / 20);
        var (first, last) = (0, pcm.Length - 1);
        while (first < last && Math.Abs((int)pcm[first]) < line)
        {
            first++;
        }

        while (last > first && Math.Abs((int)pcm[last]) < line)
        {
            last--;
        }

        first = Math.Max(0, first - FrameSamples);
        last = Math.Min(pcm.Length - 1, last + FrameSamples);
        return pcm[first..(last + 1)];
    }

    private static short[] Limit(ReadOnlySpan<short> pcm, double gain)
    {
        var knee = FullScale * Math.Pow(10, KneeDbfs / 20);
        var room = (FullScale * Math.Pow(10, PeakDbfs / 20)) - knee - 1;
        var limited = new short[pcm.Length];
        for (var i = 0; i < pcm.Length; i++)
        {
            var value = pcm[i] * gain;
            var over = Math.Abs(value) - knee;
            limited[i] = (short)(over <= 0 ? value : Math.Sign(value) * (knee + (room * Math.Tanh(over / room))));
        }

        return limited;
    }

    private static void Ramp(Span<short> pcm)
    {
        var length = Math.Min(RampSamples, pcm.Length / 2);
        for (var i = 0; i < length; i++)
        {
            var gain = 0.5 - (0.5 * Math.Cos(Math.PI * i / length));
            pcm[i] = (short)(pcm[i] * gain);
            pcm[^(i + 1)] = (short)(pcm[^(i + 1)] * gain);
        }
    }

    private static double Db(double value) => value <= 0 ? -96 : Math.Max(-96, 20 * Math.Log10(value));
}
