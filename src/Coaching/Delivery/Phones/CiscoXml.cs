namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>Cisco's XML services: the phone is told to execute, and fetches what it shows. Pure.</summary>
internal static class CiscoXml
{
    // What Cisco's objects allow in a title.
    private const int MaxTitle = 32;

    /// <summary>Closes whatever service stands on the display.</summary>
    public static string CloseServices => "<CiscoIPPhoneExecute><ExecuteItem Priority=\"0\" URL=\"Init:Services\"/></CiscoIPPhoneExecute>";

    /// <summary>Fetch a page, and beep where it is asked for.</summary>
    public static string Execute(string pageUrl, bool beep) =>
        $"<CiscoIPPhoneExecute><ExecuteItem Priority=\"0\" URL=\"{PhoneXml.Escape(pageUrl)}\"/>"
        + (beep ? "<ExecuteItem Priority=\"0\" URL=\"Play:chime.raw\"/>" : "")
        + "</CiscoIPPhoneExecute>";

    /// <summary>A page of text that closes by itself.</summary>
    public static PhonePage Text(in PhoneText text)
    {
        var title = text.Title.Length <= MaxTitle ? text.Title : text.Title[..MaxTitle];
        return new PhonePage(
            "text/xml; charset=utf-8",
            PhoneXml.Bytes(
                $"<?xml version=\"1.0\" encoding=\"utf-8\"?><CiscoIPPhoneText><Title>{PhoneXml.Escape(title)}</Title><Text>{PhoneXml.Escape(text.Text)}</Text></CiscoIPPhoneText>"),
            $"{text.Seconds}; url=Init:Services");
    }
}
