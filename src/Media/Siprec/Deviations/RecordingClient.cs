using System.Numerics;

namespace EdgeCx.Media.Siprec.Deviations;

/// <summary>One recording client (SRC) as its sessions show it: what it calls itself, where it is, and what it does otherwise.</summary>
/// <param name="address">Address of the client, without port. Identity of the site: for its administrator, not for logs.</param>
/// <param name="userAgent">What it calls itself; empty where it does not say.</param>
internal sealed class RecordingClient(string address, string userAgent)
{
    private readonly long[] _sessions = new long[32];

    /// <summary>Address of the client.</summary>
    public string Address => address;

    /// <summary>What it calls itself.</summary>
    public string UserAgent => userAgent;

    /// <summary>Recording sessions so far, those that found no room included.</summary>
    public long Sessions { get; private set; }

    /// <summary>When it was heard of last.</summary>
    public DateTimeOffset LastSeenUtc { get; private set; }

    /// <summary>All that was seen.</summary>
    public Deviation Seen { get; private set; }

    /// <summary>One more session.</summary>
    public void Begin(DateTimeOffset now)
    {
        Sessions++;
        LastSeenUtc = now;
    }

    /// <summary>Adds what a session shows for the first time. Returns what the client had never shown before.</summary>
    public Deviation Add(Deviation inSession, DateTimeOffset now)
    {
        for (var rest = (uint)inSession; rest != 0; rest &= rest - 1)
        {
            _sessions[BitOperations.TrailingZeroCount(rest)]++;
        }

        var news = inSession & ~Seen;
        Seen |= inSession;
        LastSeenUtc = now;
        return news;
    }

    /// <summary>Sessions that showed a deviation.</summary>
    public long SessionsWith(Deviation one) => _sessions[BitOperations.TrailingZeroCount((uint)one)];
}
