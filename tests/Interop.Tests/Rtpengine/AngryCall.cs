using EdgeCx.Interop.Tests.Live;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Interop.Tests.Rtpengine;

/// <summary>
/// What a customer says in a call that turns bad: clips of one person of an acted corpus (EmoDB, CC0), first those labelled neutral, then those
/// labelled anger, with pauses between; and an agent who greets and then listens.
/// </summary>
internal static class AngryCall
{
    /// <summary>What follows the last word, samples.</summary>
    public const int TailSamples = 20 * 8000;

    private const int Neutral = 3;
    private const int Angry = 7;
    private const int PauseSamples = 6000;

    /// <summary>The customer, G.711 µ-law at 8 kHz.</summary>
    /// <param name="speaker">The corpus's number of the person.</param>
    public static byte[] Customer(string speaker)
    {
        var folder = SharedData.PathOrSkip("data/ser/emodb");
        var said = new List<byte>(Hiss(8000));

        // EmoDB's names: two digits of the speaker, three of the sentence, N for neutral and W for Wut.
        foreach (var (label, count) in (ReadOnlySpan<(char, int)>)[('N', Neutral), ('W', Angry)])
        {
            var clips = Directory.GetFiles(folder, $"{speaker}*.wav").Where(f => Path.GetFileName(f)[5] == label).Order(StringComparer.Ordinal).Take(count).ToArray();
            clips.Length.ShouldBe(count, $"clips of {speaker} that are {label}");
            foreach (var clip in clips)
            {
                said.AddRange(MuLawWav.Read(clip));
                said.AddRange(Hiss(PauseSamples));
            }
        }

        // A phone whose file ends hangs up; the test does before.
        return [.. said, .. Hiss(TailSamples)];
    }

    /// <summary>The agent, as long as the customer.</summary>
    public static byte[] Agent(int samples)
    {
        var said = Hiss(samples);
        MuLawWav.Demo("agent.wav", 0, 3).CopyTo(said, 0);
        return said;
    }

    // A line is never digitally silent.
    private static byte[] Hiss(int samples) => [.. Enumerable.Range(0, samples).Select(i => (byte)(i * 7919 % 3 == 0 ? 0xFE : i % 2 == 0 ? 0xFF : 0x7E))];
}
