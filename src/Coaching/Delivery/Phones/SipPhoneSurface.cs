using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Surfaces;
using EdgeCx.Core.Delivery;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>A desk phone that is told by a SIP request. What is lost on UDP its transaction repeats.</summary>
/// <param name="device">The phone.</param>
/// <param name="dialect">Its vendor's way.</param>
/// <param name="sip">Sends.</param>
/// <param name="seconds">How long a text stands, s.</param>
/// <param name="pages">Where pages are fetched; null where this appliance serves none.</param>
/// <param name="clock">Time.</param>
internal sealed class SipPhoneSurface(Device device, ISipDialect dialect, ISipRequester sip, int seconds, PhonePages? pages, MonotonicClock clock)
    : PhoneSurface(device, seconds, pages, clock)
{
    private TimeSpan Patience => TimeSpan.FromMilliseconds(Device.DeadlineMs);

    /// <inheritdoc/>
    public override bool CanClear => dialect.Clear(Device.Address) is not null;

    /// <inheritdoc/>
    public override Task ClearAsync(CancellationToken cancellation) =>
        dialect.Clear(Device.Address) is { } request ? sip.AskAsync(Signed(request), Patience, cancellation) : Task.CompletedTask;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected override PhonePage? PageOf(in PhoneText text) => dialect.Page(text);

    /// <inheritdoc/>
    protected override async Task<SurfaceOutcome> PushAsync(PhoneText text, string pageUrl, CancellationToken cancellation)
    {
        var sentNs = Clock.NowNs;
        var reply = await sip.AskAsync(Signed(dialect.Show(Device.Address, text, pageUrl)), Patience, cancellation);
        return reply.Status switch
        {
            _ when reply.IsAccepted => SurfaceOutcome.Done(sentNs, reply.AnsweredNs),
            0 when reply.Reason == SurfaceReason.Unreachable => SurfaceOutcome.Failed(reply.Reason, sentNs),
            0 => SurfaceOutcome.Refused(reply.Reason, sentNs),

            // 480 and the like: the proxy knows the agent's phone, and that it is not there now.
            503 => SurfaceOutcome.Failed(SurfaceReason.OfStatus(reply.Status), sentNs),
            _ => SurfaceOutcome.Refused(SurfaceReason.OfStatus(reply.Status), sentNs),
        };
    }

    private SipOutbound Signed(SipOutbound request) => request with { Proxy = Device.Proxy, User = Device.User, Password = Device.Password };
}
