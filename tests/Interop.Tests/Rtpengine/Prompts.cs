using EdgeCx.Core.Delivery;

namespace EdgeCx.Interop.Tests.Rtpengine;

/// <summary>Synthetic prompts: a sweep of tones, which is found again in a recording at one place and nowhere else.</summary>
internal static class Prompts
{
    /// <summary>From 300 Hz to 3 kHz.</summary>
    public static Prompt Sweep(int milliseconds)
    {
        var seconds = milliseconds / 1000.0;
        var pcm = new short[milliseconds * Prompt.SampleRate / 1000];
        for (var i = 0; i < pcm.Length; i++)
        {
            var t = i / (double)Prompt.SampleRate;
            pcm[i] = (short)(8000 * Math.Sin(2 * Math.PI * ((300 * t) + (2700 / (2 * seconds) * t * t))));
        }

        return new Prompt("sweep.en", pcm);
    }
}
