using System.Runtime.InteropServices;
using EdgeCx.Interop.Tests.Live;

namespace EdgeCx.Interop.Tests.Law;

/// <summary>Snippets of a call's audio as they could lie in memory: µ-law as it came, linear as it is decoded, floats as models are given it.</summary>
internal static class AudioPatterns
{
    private const int Samples = 64;

    // Where the eight octets at a snippet's front are few different ones, it is silence or nearly so, and no proof of anything.
    private const int LeastDifferent = 6;

    /// <summary>A snippet each so many samples, of what is loud enough to be told from anything else.</summary>
    /// <param name="kind">Name in front of the encoding's.</param>
    /// <param name="audio">µ-law octets.</param>
    /// <param name="everySamples">Distance of two snippets.</param>
    public static IEnumerable<(string Name, byte[] Octets)> Of(string kind, byte[] audio, int everySamples = 400)
    {
        var linear = MuLawWav.Linear(audio);
        for (var at = 0; at + (2 * Samples) <= audio.Length; at += everySamples)
        {
            if (audio.AsSpan(at, 8).ToArray().Distinct().Count() < LeastDifferent || linear.AsSpan(at, Samples).ToArray().Average(s => Math.Abs((int)s)) < 300)
            {
                continue;
            }

            var samples = linear[at..(at + Samples)];
            yield return ($"{kind} µ-law", audio.AsSpan(at, 2 * Samples).ToArray());
            yield return ($"{kind} linear", MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
            yield return ($"{kind} float", MemoryMarshal.AsBytes(samples.Select(s => s / 32768f).ToArray().AsSpan()).ToArray());
        }
    }
}
