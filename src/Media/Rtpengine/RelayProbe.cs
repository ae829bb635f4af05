namespace EdgeCx.Media.Rtpengine;

/// <summary>Finds out what a relay can do, without touching a call: the command is asked for without saying which call it is for.</summary>
internal static class RelayProbe
{
    /// <summary>Asks.</summary>
    public static async Task<RelayAbility> AskAsync(NgClient relay, CancellationToken cancellation) =>
        Read(await relay.AskAsync(new BencodeWriter().Add("command", "play media"), cancellation));

    /// <summary>Reads the answer; null is none.</summary>
    public static RelayAbility Read(BencodeValue? answer) => answer?["error-reason"].Text switch
    {
        null => RelayAbility.Silent,
        "unsupported" => RelayAbility.NoTranscoding,
        var text when text.StartsWith("Unrecognized command", StringComparison.OrdinalIgnoreCase) => RelayAbility.NoPlayMedia,
        var text when text.Contains("call-id", StringComparison.OrdinalIgnoreCase) => RelayAbility.Plays,
        _ => RelayAbility.Unknown,
    };
}
