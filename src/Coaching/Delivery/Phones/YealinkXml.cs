namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>Yealink's XML browser: one object, at most 10 000 bytes. Pure.</summary>
internal static class YealinkXml
{
    /// <summary>Most bytes of an object.</summary>
    public const int MaxBytes = 10_000;

    /// <summary>A screen of text that closes by itself.</summary>
    public static string TextScreen(in PhoneText text) =>
        $"<YealinkIPPhoneTextScreen Beep=\"{(text.Beep ? "yes" : "no")}\" Timeout=\"{text.Seconds}\">"
        + $"<Title>{PhoneXml.Escape(text.Title)}</Title><Text>{PhoneXml.Escape(text.Text)}</Text></YealinkIPPhoneTextScreen>";

    /// <summary>There is no object that closes a screen: an empty one takes its place and closes after the shortest time there is.</summary>
    public static string EmptyScreen => TextScreen(new PhoneText(" ", " ", Beep: false, Seconds: 1));
}
