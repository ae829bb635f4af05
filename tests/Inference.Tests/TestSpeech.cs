using EdgeCx.Inference.Evaluation;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Inference.Tests;

/// <summary>Audio for tests: real calls of the shared data, and signals made by formula.</summary>
internal static class TestSpeech
{
    public static short[] Call(string name = "aws_lca_Auto_Repairs_40_UTC_caller.wav")
    {
        var file = File.ReadAllBytes(SharedData.PathOrSkip("data/calls/" + name));
        ClipWav.TryRead(file, out var samples, out var reject).ShouldBeTrue(reject);
        return samples;
    }

    /// <summary>A clip of the labelled speech.</summary>
    public static short[] Clip(string path)
    {
        ClipWav.TryRead(File.ReadAllBytes(path), out var samples, out var reject).ShouldBeTrue(reject);
        return samples;
    }

    /// <summary>Hold music as Debian ships it, 8 kHz; the test is skipped where it is not installed.</summary>
    public static short[] HoldMusic(string name, double seconds)
    {
        var path = Path.Combine("/usr/share/asterisk/moh", name);
        if (!File.Exists(path))
        {
            Assert.Skip($"hold music '{path}' is not here (Debian package asterisk-moh-opsound-wav)");
        }

        var samples = Clip(path);
        return samples[..Math.Min(samples.Length, (int)(seconds * 8000))];
    }

    /// <summary>Digits as a telephone dials them: two tones of 100 ms, 100 ms of silence.</summary>
    public static short[] Dtmf(string digits, double dbfs)
    {
        double[] low = [697, 770, 852, 941];
        double[] high = [1209, 1336, 1477, 1633];
        const string keys = "123A456B789C*0#D";
        var samples = new List<short>();
        foreach (var digit in digits)
        {
            var key = keys.IndexOf(digit);
            samples.AddRange(AtLevel(Tone(0.1, low[key / 4], high[key % 4]), dbfs));
            samples.AddRange(Silence(0.1));
        }

        return [.. samples];
    }

    /// <summary>A tone that comes and goes: ringing (1 s, 4 s off), busy (0.5 s, 0.5 s off).</summary>
    public static short[] Cadence(double seconds, double on, double off, double dbfs, params double[] frequencies)
    {
        var tone = AtLevel(Tone(seconds, frequencies), dbfs);
        for (var i = 0; i < tone.Length; i++)
        {
            tone[i] = i / 8000.0 % (on + off) < on ? tone[i] : (short)0;
        }

        return tone;
    }

    /// <summary>The samples scaled to an RMS level.</summary>
    public static short[] AtLevel(short[] samples, double dbfs)
    {
        var rms = Math.Sqrt(samples.Average(s => (double)s * s)) / 32768;
        var gain = Math.Pow(10, dbfs / 20) / rms;
        return [.. samples.Select(s => (short)Math.Clamp(Math.Round(s * gain), short.MinValue, short.MaxValue))];
    }

    public static short[] Silence(double seconds) => new short[(int)(seconds * 8000)];

    public static short[] Noise(double seconds, double rms = 0.02, int seed = 1)
    {
        var random = new Random(seed);
        var samples = new short[(int)(seconds * 8000)];
        for (var i = 0; i < samples.Length; i++)
        {
            // The sum of 12 uniforms is close to normal.
            var x = -6.0;
            for (var j = 0; j < 12; j++)
            {
                x += random.NextDouble();
            }

            samples[i] = (short)Math.Clamp(x * rms * 32768, -32768, 32767);
        }

        return samples;
    }

    public static short[] Tone(double seconds, params double[] frequencies)
    {
        var samples = new short[(int)(seconds * 8000)];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(frequencies.Sum(f => Math.Sin(2 * Math.PI * f * i / 8000)) / frequencies.Length * 0.3 * 32767);
        }

        return samples;
    }

    /// <summary>A buzz of 120 Hz with one formant (or hiss), whose loudness rises and falls so many times a second: "syllables".</summary>
    public static short[] Buzz(double seconds, double syllablesPerSecond, bool voiced = true, double depthDb = 18)
    {
        var random = new Random(3);
        var samples = new short[(int)(seconds * 8000)];
        double y1 = 0, y2 = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var source = voiced ? (i % 67 == 0 ? 1.0 : 0) : (random.NextDouble() - 0.5) * 0.5;

            // One resonance at 500 Hz for a voice; hiss has none.
            var y = voiced ? source + (2 * 0.95 * Math.Cos(2 * Math.PI * 500 / 8000) * y1) - (0.95 * 0.95 * y2) : source;
            (y2, y1) = (y1, y);
            var swing = Math.Cos(2 * Math.PI * syllablesPerSecond * i / 8000);
            samples[i] = (short)Math.Clamp(y * 4000 * Math.Pow(10, depthDb / 2 * (-swing - 1) / 20), -32768, 32767);
        }

        return samples;
    }
}
