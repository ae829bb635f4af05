using System.Text;
using EdgeCx.Coaching.Delivery.Surfaces;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>What a phone is to show.</summary>
/// <param name="Title">A line above.</param>
/// <param name="Text">What to do; at most <see cref="MaxCharacters"/>, without control characters, so that it fits every phone even when each has to be escaped.</param>
/// <param name="Beep">The phone is asked to make a sound.</param>
/// <param name="Seconds">How long it stands.</param>
internal readonly record struct PhoneText(string Title, string Text, bool Beep, int Seconds)
{
    /// <summary>Most characters of a text.</summary>
    public const int MaxCharacters = 240;

    /// <summary>Of a cue or a note.</summary>
    public static PhoneText Of(SurfaceCue cue, bool beep, int seconds) => new(cue.Title, Fit(cue.Text), beep, seconds);

    private static string Fit(string text)
    {
        // A lone surrogate comes as U+FFFD, which XML allows; FFFE and FFFF it does not.
        Rune[] runes = [.. text.EnumerateRunes().Select(static r => Rune.IsControl(r) || r.Value is 0xFFFE or 0xFFFF ? new Rune(' ') : r)];
        var fit = string.Concat(runes.Take(runes.Length <= MaxCharacters ? MaxCharacters : MaxCharacters - 1));
        return (runes.Length <= MaxCharacters ? fit : fit + '…').Trim();
    }
}
