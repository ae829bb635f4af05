namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>One page that waits to be fetched.</summary>
internal sealed class PageOffer : IDisposable
{
    private readonly TaskCompletionSource<long> _fetched = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PhonePages _pages;
    private readonly string _token;

    /// <summary>Made by <see cref="PhonePages.Offer"/>.</summary>
    public PageOffer(PhonePages pages, string token, string url, PhonePage page)
    {
        _pages = pages;
        _token = token;
        Url = url;
        Page = page;
    }

    /// <summary>Where it is fetched.</summary>
    public string Url { get; }

    /// <summary>The page.</summary>
    public PhonePage Page { get; }

    /// <summary>Completes when it was fetched, with that time, monotonic ns.</summary>
    public Task<long> Fetched => _fetched.Task;

    /// <summary>It was fetched.</summary>
    public void MarkFetched(long atNs) => _fetched.TrySetResult(atNs);

    /// <inheritdoc/>
    public void Dispose() => _pages.Withdraw(_token);
}
