using EdgeCx.Core.Calls;

namespace EdgeCx.Media.Siprec;

/// <summary>A call and how many recording sessions carry it: one, or two where each carries one voice (Unified CM's built-in bridge).</summary>
/// <param name="call">The call.</param>
/// <param name="key">What the sessions share; null where the call has one session.</param>
internal sealed class SharedCall(Call call, string? key)
{
    /// <summary>The call.</summary>
    public Call Call => call;

    /// <summary>What its sessions share.</summary>
    public string? Key => key;

    /// <summary>Sessions that carry it now.</summary>
    public int Sessions { get; set; }
}
