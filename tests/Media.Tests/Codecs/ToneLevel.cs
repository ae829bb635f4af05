namespace EdgeCx.Media.Tests.Codecs;

/// <summary>Tones, and how much of one there is in a signal.</summary>
internal static class ToneLevel
{
    public const int Amplitude = 10_000;

    /// <summary>A tone.</summary>
    public static short[] Tone(double hz, int rateHz, int samples) =>
        [.. Enumerable.Range(0, samples).Select(i => (short)(Amplitude * Math.Sin(2 * Math.PI * hz * i / rateHz)))];

    /// <summary>The amplitude of one frequency in a signal (one bin of its Fourier transform, behind a Hann window).</summary>
    public static double Of(ReadOnlySpan<short> pcm, double hz, int rateHz)
    {
        double real = 0, imaginary = 0;
        for (var i = 0; i < pcm.Length; i++)
        {
            var window = 1 - Math.Cos(2 * Math.PI * i / pcm.Length);
            real += window * pcm[i] * Math.Cos(2 * Math.PI * hz * i / rateHz);
            imaginary += window * pcm[i] * Math.Sin(2 * Math.PI * hz * i / rateHz);
        }

        return 2 * Math.Sqrt((real * real) + (imaginary * imaginary)) / pcm.Length;
    }
}
