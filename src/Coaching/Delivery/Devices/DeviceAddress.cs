namespace EdgeCx.Coaching.Delivery.Devices;

/// <summary>
/// Puts an agent's name into an address. The name came over the wire, and what is reached may be only what the site wrote down: in a host it
/// stays one label, in a user part it holds nothing that would end it.
/// </summary>
internal static class DeviceAddress
{
    private const int MaxName = 64;

    /// <summary>Fills the address in; false where the agent's name does not fit there.</summary>
    public static bool TryFill(string address, string agentId, out string filled)
    {
        filled = address;
        var at = address.IndexOf(Device.AgentPlaceholder, StringComparison.Ordinal);
        if (at < 0)
        {
            return true;
        }

        // What stands before an @ is a user part; everything else is a host.
        var isUser = address.IndexOf('@', StringComparison.Ordinal) > at;
        if (agentId.Length is 0 or > MaxName || !agentId.All(c => char.IsAsciiLetterOrDigit(c) || c == '-' || (isUser && c is '.' or '_' or '+' or '*')))
        {
            return false;
        }

        filled = address.Replace(Device.AgentPlaceholder, agentId, StringComparison.Ordinal);
        return true;
    }

    /// <summary>The host that an address reaches, without port; empty where it has none. For a person and for comparing.</summary>
    public static string HostOf(string address)
    {
        var text = address;
        var scheme = text.IndexOf(':', StringComparison.Ordinal);
        text = scheme < 0 ? text : text[(scheme + 1)..].TrimStart('/');
        text = text[(text.LastIndexOf('@') + 1)..];
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.AsSpan().IndexOfAny(":;/?>");
        return end <= 0 ? text : text[..end];
    }
}
