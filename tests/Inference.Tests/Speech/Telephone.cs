using System.Diagnostics;

namespace EdgeCx.Inference.Tests.Speech;

/// <summary>Speech as a telephone carries it: synthesised by flite (voice rms), 8 kHz, through G.711 µ-law.</summary>
internal static class Telephone
{
    private const string Flite = "/usr/bin/flite";

    public static bool HasFlite => File.Exists(Flite);

    /// <summary>Sentences as callers and agents of a contact centre say them.</summary>
    public static IReadOnlyList<string> Sentences { get; } =
    [
        "Hello, I am calling about the invoice that I received last week.",
        "I have been waiting for three weeks and nobody has called me back.",
        "Could you please give me the order number and your postcode?",
        "I am very disappointed with the way this was handled.",
        "Let me check that for you, it will only take a moment.",
        "The delivery was supposed to arrive on Tuesday morning.",
        "I would like to cancel my subscription at the end of the month.",
        "I understand how frustrating that must be for you.",
        "You charged my account twice and I want the money back.",
        "The technician will be there between nine and eleven o'clock.",
        "I do not understand what this extra charge is for.",
        "Can I speak to your manager about this problem?",
        "Thank you very much, you have been really helpful.",
        "My internet connection keeps dropping every evening.",
        "Please restart the router and tell me what the lights are doing.",
        "We will send you a confirmation by email within an hour.",
        "That is not what your colleague told me yesterday.",
        "Is there anything else that I can help you with today?",
        "The product stopped working after only two days.",
        "I will transfer you to the billing department now.",
    ];

    /// <summary>Says a text; 8 kHz, after G.711.</summary>
    public static short[] Say(string text) => Codec(Halve(SayWide(text)));

    /// <summary>Says a text; 16 kHz, as flite gives it.</summary>
    public static short[] SayWide(string text)
    {
        var file = Path.Combine(Path.GetTempPath(), $"edgecx-flite-{Environment.ProcessId}-{Guid.NewGuid():N}.wav");
        try
        {
            using var flite = Process.Start(new ProcessStartInfo(Flite, ["-voice", "rms", "-t", text, "-o", file]))!;
            flite.WaitForExit(20_000).ShouldBeTrue();
            return ReadPcm16(File.ReadAllBytes(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>16 to 8 kHz behind a windowed-sinc low-pass at 3.4 kHz.</summary>
    public static short[] Halve(short[] wide)
    {
        const int half = 48;
        var taps = Enumerable.Range(-half, (2 * half) + 1).Select(k =>
        {
            var x = 2 * 3500.0 / 16000 * k;
            var sinc = k == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
            return sinc * (0.54 + (0.46 * Math.Cos(Math.PI * k / half)));
        }).ToArray();
        var sum = taps.Sum();
        var narrow = new short[wide.Length / 2];
        for (var i = 0; i < narrow.Length; i++)
        {
            var y = 0.0;
            for (var k = -half; k <= half; k++)
            {
                var at = (2 * i) + k;
                y += at >= 0 && at < wide.Length ? taps[k + half] * wide[at] : 0;
            }

            narrow[i] = (short)Math.Clamp(y / sum, short.MinValue, short.MaxValue);
        }

        return narrow;
    }

    /// <summary>µ-law and back (G.711), by the logarithmic segments' definition.</summary>
    public static short[] Codec(short[] samples) => [.. samples.Select(Round)];

    private static short Round(short sample)
    {
        // 14-bit magnitude with bias 33: 8 segments of 16 steps.
        var magnitude = Math.Min(Math.Abs((int)sample) >> 2, 8158) + 33;
        var segment = System.Numerics.BitOperations.Log2((uint)magnitude) - 5;
        var step = (magnitude >> (segment + 1)) & 15;
        var decoded = ((((2 * step) + 33) << segment) - 33) << 2;
        return (short)Math.Clamp(sample < 0 ? -decoded : decoded, short.MinValue, short.MaxValue);
    }

    private static short[] ReadPcm16(byte[] file)
    {
        var at = 12;
        while (at + 8 <= file.Length)
        {
            var size = BitConverter.ToInt32(file, at + 4);
            if (file.AsSpan(at, 4).SequenceEqual("data"u8))
            {
                var samples = new short[Math.Min(size, file.Length - at - 8) / 2];
                Buffer.BlockCopy(file, at + 8, samples, 0, samples.Length * 2);
                return samples;
            }

            at += 8 + size + (size & 1);
        }

        throw new InvalidDataException("no data chunk");
    }
}
