using EdgeCx.Core.Audio;

namespace EdgeCx.Bench.Growth;

/// <summary>
/// When calls bring windows to the inference threads: each call plays the demo's call round and round from a place of its own, and its half seconds begin at a moment
/// of their own, as calls that begin at any time do.
/// </summary>
/// <param name="customer">The customer's leg.</param>
/// <param name="agent">The agent's leg; never heard for emotion.</param>
internal sealed class CallTraffic(SpeechMask customer, SpeechMask agent)
{
    private const double GoldenRatio = 0.618034;

    /// <summary>Share of the customer's half seconds that are speech.</summary>
    public double SpeechShare => customer.Chunks.Count(static c => c) / (double)customer.Chunks.Length;

    /// <summary>Arrivals of half seconds of customers' speech, rising, ns.</summary>
    public IEnumerable<long> Chunks(int calls, double seconds) =>
        Windows(Legs(calls, customer.Chunks, PcmFormat.ToMs(PcmFormat.ChunkSamples), seed: 1), PcmFormat.ToMs(PcmFormat.ChunkSamples), seconds);

    /// <summary>Arrivals of frames of both legs that the voice model is asked about, rising, ns.</summary>
    public IEnumerable<long> Frames(int calls, double seconds)
    {
        var period = PcmFormat.ToMs(PcmFormat.VoiceFrameSamples);
        return Windows([.. Legs(calls, customer.Frames, period, seed: 2), .. Legs(calls, agent.Frames, period, seed: 3)], period, seconds);
    }

    private static List<Voice> Legs(int calls, bool[] mask, double periodMs, int seed)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(0, calls).Select(i => new Voice(mask, (int)(i * GoldenRatio % 1 * mask.Length), (long)(chance.NextDouble() * periodMs * 1e6)))];
    }

    private static IEnumerable<long> Windows(IReadOnlyList<Voice> legs, double periodMs, double seconds)
    {
        var sorted = legs.OrderBy(static l => l.PhaseNs).ToArray();
        var periodNs = (long)(periodMs * 1e6);
        for (var turn = 0; turn * periodMs < seconds * 1000; turn++)
        {
            foreach (var leg in sorted)
            {
                if (leg.Mask[(leg.Place + turn) % leg.Mask.Length])
                {
                    yield return (turn * periodNs) + leg.PhaseNs;
                }
            }
        }
    }

    private readonly record struct Voice(bool[] Mask, int Place, long PhaseNs);
}
