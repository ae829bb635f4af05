namespace EdgeCx.Media.Capture.Dialogs;

/// <summary>Names of the static audio payload types (RFC 3551 6), for saying what cannot be decoded.</summary>
internal static class StaticPayloads
{
    /// <summary>The encoding name of a format; the number itself where it is dynamic or unassigned.</summary>
    public static string NameOf(string format) => format switch
    {
        "0" => "PCMU",
        "3" => "GSM",
        "4" => "G723",
        "5" or "6" or "16" or "17" => "DVI4",
        "7" => "LPC",
        "8" => "PCMA",
        "9" => "G722",
        "10" or "11" => "L16",
        "12" => "QCELP",
        "13" => "CN",
        "14" => "MPA",
        "15" => "G728",
        "18" => "G729",
        _ => "payload type " + format,
    };
}
