using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Surfaces;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>A desk phone that shows a text: pushed as it is, or as a page that the phone fetches and only then has shown.</summary>
internal abstract class PhoneSurface : ISurface
{
    private readonly PhonePages? _pages;

    /// <summary>Makes one.</summary>
    /// <param name="device">The phone.</param>
    /// <param name="seconds">How long a text stands, s.</param>
    /// <param name="pages">Where pages are fetched; null where this appliance serves none.</param>
    /// <param name="clock">Time.</param>
    protected PhoneSurface(Device device, int seconds, PhonePages? pages, MonotonicClock clock)
    {
        Device = device;
        Clock = clock;
        Seconds = seconds;
        _pages = pages;
        Name = device.Surface.Name();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsAudible => Device.Beep;

    /// <inheritdoc/>
    public bool IsSpoken => false;

    /// <inheritdoc/>
    public bool TakesNotes => true;

    /// <inheritdoc/>
    public abstract bool CanClear { get; }

    /// <inheritdoc/>
    public TimeSpan StandsFor => TimeSpan.FromSeconds(Seconds);

    /// <summary>The phone.</summary>
    protected Device Device { get; }

    /// <summary>Time.</summary>
    protected MonotonicClock Clock { get; }

    /// <summary>How long a text stands, s.</summary>
    protected int Seconds { get; }

    /// <inheritdoc/>
    public TimeSpan Lasts(SurfaceCue cue) => TimeSpan.Zero;

    /// <inheritdoc/>
    public void Open(Call call)
    {
        // A phone needs no making ready.
    }

    /// <inheritdoc/>
    public void Close(Call call)
    {
        // What is shown is withdrawn by the lane.
    }

    /// <inheritdoc/>
    public async Task<SurfaceOutcome> PresentAsync(SurfaceCue cue, CancellationToken cancellation)
    {
        var text = PhoneText.Of(cue, Device.Beep, Seconds);
        if (PageOf(text) is not { } page)
        {
            return await PushAsync(text, "", cancellation);
        }

        if (_pages is null)
        {
            return SurfaceOutcome.Dropped("no-phone-url");
        }

        using var offer = _pages.Offer(page);
        var pushed = await PushAsync(text, offer.Url, cancellation);
        if (!pushed.Shown)
        {
            return pushed;
        }

        try
        {
            // The push was taken; the agent sees it when the phone has fetched it.
            return pushed with { AcknowledgedNs = await offer.Fetched.WaitAsync(cancellation) };
        }
        catch (OperationCanceledException)
        {
            return SurfaceOutcome.Refused(SurfaceReason.NotPulled, pushed.SentNs);
        }
    }

    /// <inheritdoc/>
    public abstract Task ClearAsync(CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>What the phone will fetch; null where the push holds the text.</summary>
    protected abstract PhonePage? PageOf(in PhoneText text);

    /// <summary>Sends the push and says what became of it.</summary>
    protected abstract Task<SurfaceOutcome> PushAsync(PhoneText text, string pageUrl, CancellationToken cancellation);
}
