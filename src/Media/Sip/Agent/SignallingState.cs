using System.Security.Cryptography;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip.Admission;
using EdgeCx.Media.Sip.Dialogs;
using EdgeCx.Media.Sip.Digest;
using EdgeCx.Media.Sip.Transactions;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Sip.Agent;

/// <summary>What the parts of the user agent share: tables, timers, and the world around them. Signalling thread only.</summary>
/// <param name="options">Limits.</param>
/// <param name="handler">What the edge serves.</param>
/// <param name="wire">Sends messages.</param>
/// <param name="clock">Monotonic time.</param>
/// <param name="drops">Counters.</param>
/// <param name="hangup">Takes hang-ups of any thread to the signalling thread.</param>
/// <param name="guard">Asks peers who they are; null where nobody is asked.</param>
internal sealed class SignallingState(
    SipOptions options,
    ISessionHandler handler,
    ISipWire wire,
    MonotonicClock clock,
    DropCounters drops,
    Action<SipDialog, string> hangup,
    DigestGuard? guard = null)
{
    /// <summary>Limits.</summary>
    public SipOptions Options { get; } = options;

    /// <summary>What the edge serves.</summary>
    public ISessionHandler Handler { get; } = handler;

    /// <summary>Sends messages.</summary>
    public ISipWire Wire { get; } = wire;

    /// <summary>Counters.</summary>
    public DropCounters Drops { get; } = drops;

    /// <summary>Takes hang-ups of any thread to the signalling thread.</summary>
    public Action<SipDialog, string> HangupQueue { get; } = hangup;

    /// <summary>Asks peers who they are; null where nobody is asked.</summary>
    public DigestGuard? Guard { get; } = guard;

    /// <summary>New calls that a source may ask for.</summary>
    public SourceRates InviteRates { get; } = new(options.InvitesPerSecondPerSource);

    /// <summary>Open transactions.</summary>
    public TransactionTable Transactions { get; } = new(options.MaxTransactions);

    /// <summary>Dialogs.</summary>
    public DialogTable Dialogs { get; } = new(options.MaxDialogs);

    /// <summary>Timers.</summary>
    public TimerQueue Timers { get; } = new();

    /// <summary>True once the edge shuts down: no new calls.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Monotonic now, ns.</summary>
    public long NowNs => clock.NowNs;

    /// <summary>A tag or branch that nobody can guess (RFC 3261 19.3).</summary>
    public static string NewToken() => RandomNumberGenerator.GetHexString(16, lowercase: true);
}
