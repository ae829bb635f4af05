using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Surfaces;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>A desk phone that is told by HTTP.</summary>
internal sealed class HttpPhoneSurface : PhoneSurface
{
    private readonly IHttpDialect _dialect;
    private readonly PhoneHttp _http;

    /// <summary>Makes one; nothing is sent.</summary>
    public HttpPhoneSurface(Device device, IHttpDialect dialect, int seconds, PhonePages? pages, MonotonicClock clock)
        : base(device, seconds, pages, clock)
    {
        _dialect = dialect;
        _http = new PhoneHttp(device, dialect.Login, clock);
    }

    /// <inheritdoc/>
    public override bool CanClear => _dialect.Clear() is not null;

    /// <inheritdoc/>
    public override Task ClearAsync(CancellationToken cancellation) =>
        _dialect.Clear() is { } request ? _http.SendAsync(request, cancellation) : Task.CompletedTask;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override PhonePage? PageOf(in PhoneText text) => _dialect.Page(text);

    /// <inheritdoc/>
    protected override async Task<SurfaceOutcome> PushAsync(PhoneText text, string pageUrl, CancellationToken cancellation)
    {
        var request = _dialect.Show(text, pageUrl);
        if (request.Body.Length > _dialect.MaxBytes)
        {
            return SurfaceOutcome.Dropped(SurfaceReason.TooLong);
        }

        var answer = await _http.SendAsync(request, cancellation);
        if (answer.IsAccepted)
        {
            return _dialect.Refusal(answer.Body.Span) is { } refusal
                ? SurfaceOutcome.Refused(refusal, answer.SentNs)
                : SurfaceOutcome.Done(answer.SentNs, answer.AnsweredNs);
        }

        return answer.Status switch
        {
            0 when answer.Reason == SurfaceReason.Unreachable => SurfaceOutcome.Failed(answer.Reason, answer.SentNs),
            0 => SurfaceOutcome.Refused(answer.Reason, answer.SentNs),
            >= 500 => SurfaceOutcome.Failed(SurfaceReason.OfStatus(answer.Status), answer.SentNs),
            _ => SurfaceOutcome.Refused(SurfaceReason.OfStatus(answer.Status), answer.SentNs),
        };
    }
}
