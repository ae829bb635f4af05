using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>
/// The pages that phones are about to fetch: each under a path that nobody can guess, for one fetch, and gone when its cue is. Any thread.
/// </summary>
/// <param name="baseUrl"><c>Delivery:PhoneUrl</c>.</param>
/// <param name="clock">Time.</param>
internal sealed class PhonePages(string baseUrl, MonotonicClock clock)
{
    /// <summary>Path below which pages are.</summary>
    public const string Path = "/phone/page/";

    private const int TokenBytes = 16;
    private readonly ConcurrentDictionary<string, PageOffer> _offers = new(StringComparer.Ordinal);
    private readonly string _base = baseUrl.TrimEnd('/') + Path;

    /// <summary>Pages that wait now: none outlives its cue's deadline.</summary>
    public int Waiting => _offers.Count;

    /// <summary>Puts a page out until the offer is disposed.</summary>
    public PageOffer Offer(PhonePage page)
    {
        var token = RandomNumberGenerator.GetHexString(2 * TokenBytes, lowercase: true);
        var offer = new PageOffer(this, token, _base + token, page);
        _offers[token] = offer;
        return offer;
    }

    /// <summary>Gives a page out, once.</summary>
    public bool TryFetch(string token, [NotNullWhen(true)] out PhonePage? page)
    {
        page = null;
        if (!_offers.TryRemove(token, out var offer))
        {
            return false;
        }

        page = offer.Page;
        offer.MarkFetched(clock.NowNs);
        return true;
    }

    /// <summary>Takes a page back.</summary>
    internal void Withdraw(string token) => _offers.TryRemove(token, out _);
}
