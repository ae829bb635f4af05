using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Sip.Digest;

/// <summary>Section <c>Sip:Digest</c>: digest authentication of peers (RFC 3261 22, RFC 8760). Without a realm nobody is asked.</summary>
internal sealed record SipDigestOptions
{
    private static readonly string[] Challengeable = ["INVITE", "OPTIONS"];

    /// <summary>The protection domain that peers are asked for. Empty: no authentication.</summary>
    public string Realm { get; init; } = "";

    /// <summary>
    /// File of users, one <c>user:realm:HA1</c> a line, as <c>htdigest</c> writes it: 32 hexadecimal digits for MD5, 64 for SHA-256. A user may
    /// have a line of each. It is read again when it changes.
    /// </summary>
    public string UsersFile { get; init; } = "";

    /// <summary>
    /// Requests outside of dialogs that are asked: <c>INVITE</c>, <c>OPTIONS</c>. The default leaves the pings of controllers alone. What
    /// belongs to a dialog is never asked: its tags cannot be guessed, and a refusal would harm a running recording.
    /// </summary>
    public IReadOnlyList<string> Methods { get; init; } = ["INVITE"];

    /// <summary>How long a nonce may be used, s; then the peer is given a new one (<c>stale=true</c>).</summary>
    public int NonceSeconds { get; init; } = 300;

    /// <summary>Most nonces in use at a time; the least recent one gives way and its user is asked again.</summary>
    public int MaxNonces { get; init; } = 4096;

    /// <summary>True where authentication is configured.</summary>
    public bool IsConfigured => Realm.Length > 0;

    /// <summary>All errors of this section: key, value, what is allowed. The file itself is read at start.</summary>
    public IEnumerable<string> Validate()
    {
        if (Realm.Any(c => char.IsControl(c) || c is '"' or '\\' or ':'))
        {
            yield return "Sip:Digest:Realm has a quote, a backslash, a colon or a control character; allowed is other text.";
        }

        if (IsConfigured && UsersFile.Length == 0)
        {
            yield return "Sip:Digest:UsersFile is empty; allowed with Sip:Digest:Realm is a file of lines user:realm:HA1.";
        }

        if (!IsConfigured && UsersFile.Length > 0)
        {
            yield return "Sip:Digest:Realm is empty; allowed with Sip:Digest:UsersFile is the realm of its users.";
        }

        foreach (var method in Methods.Where(m => !Challengeable.Contains(m, StringComparer.Ordinal)))
        {
            yield return $"Sip:Digest:Methods has '{method}'; allowed are {string.Join(", ", Challengeable)}.";
        }

        if (NonceSeconds is < 10 or > 86_400)
        {
            yield return $"Sip:Digest:NonceSeconds is {NonceSeconds}; allowed are 10 to 86400 (s).";
        }

        if (MaxNonces is < 16 or > 1_048_576)
        {
            yield return $"Sip:Digest:MaxNonces is {MaxNonces}; allowed are 16 to 1048576.";
        }
    }

    /// <summary>True when a request of this method, outside of dialogs, must authenticate.</summary>
    public bool Asks(SipMethod method) =>
        IsConfigured && method is (SipMethod.Invite or SipMethod.Options)
        && Methods.Contains(method == SipMethod.Invite ? "INVITE" : "OPTIONS", StringComparer.Ordinal);
}
