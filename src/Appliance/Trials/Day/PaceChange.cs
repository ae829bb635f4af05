namespace EdgeCx.Appliance.Trials.Day;

/// <summary>
/// Speaks faster at the same pitch: overlapping pieces moved together, each to where it fits best (WSOLA, Verhelst and Roelands 1993). The syllables
/// stay all there, closer to each other; how a person hurries is not like that in every way (they also slur), which a report has to say.
/// </summary>
internal static class PaceChange
{
    // 30 ms, half of it shared with the next piece; a piece may slide by up to 10 ms, more than a period of the deepest voice.
    private const int Piece = 240;
    private const int Hop = Piece / 2;
    private const int Slide = 80;

    /// <summary>Speech at a higher pace.</summary>
    /// <param name="speech">8 kHz linear.</param>
    /// <param name="pace">How much faster, over 1.</param>
    public static short[] Faster(ReadOnlySpan<short> speech, double pace)
    {
        var output = new double[(int)(speech.Length / pace) + Piece];
        var pieces = (output.Length - Piece) / Hop;
        var natural = 0;
        for (var p = 0; p < pieces; p++)
        {
            var nominal = (int)(p * Hop * pace);
            var from = p == 0 ? 0 : Best(speech, nominal, natural);
            for (var i = 0; i < Piece && from + i < speech.Length; i++)
            {
                output[(p * Hop) + i] += speech[from + i] * (0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / Piece)));
            }

            natural = from + Hop;
        }

        return [.. output.Take(pieces * Hop).Select(v => (short)Math.Clamp(Math.Round(v), short.MinValue, short.MaxValue))];
    }

    // Where the signal resembles most what would have followed the last piece.
    private static int Best(ReadOnlySpan<short> speech, int nominal, int natural)
    {
        var best = Math.Clamp(nominal, 0, Math.Max(0, speech.Length - 1));
        var most = double.NegativeInfinity;
        for (var from = Math.Max(0, nominal - Slide); from <= nominal + Slide; from += 2)
        {
            double likeness = 0;
            for (var i = 0; i < Hop; i += 2)
            {
                likeness += from + i < speech.Length && natural + i < speech.Length ? (double)speech[from + i] * speech[natural + i] : 0;
            }

            if (likeness > most && from < speech.Length)
            {
                (most, best) = (likeness, from);
            }
        }

        return best;
    }
}
