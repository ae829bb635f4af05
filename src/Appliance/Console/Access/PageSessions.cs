using System.Buffers.Text;
using System.Security.Cryptography;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// Browsers that have shown a token: a random id in a cookie that scripts cannot read and other sites cannot send. In memory, bounded, over after a shift; over at
/// once when the token behind it leaves the file.
/// </summary>
internal sealed class PageSessions(ApiTokens tokens, MonotonicClock clock)
{
    /// <summary>The cookie.</summary>
    public const string Cookie = "edgecx-session";

    /// <summary>How long one lasts.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(12);

    private const int MaxSessions = 4096;
    private const int IdBytes = 32;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>Begins one.</summary>
    /// <returns>The cookie's value.</returns>
    public string Begin(ApiToken token)
    {
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));
        lock (_gate)
        {
            if (_sessions.Count >= MaxSessions)
            {
                // The oldest goes: whoever it was shows the token again.
                _sessions.Remove(_sessions.MinBy(s => s.Value.EndsNs).Key);
            }

            _sessions[Key(id)] = new Session(token.Hash, clock.NowNs + (long)Length.TotalNanoseconds);
        }

        return id;
    }

    /// <summary>The token behind a cookie; null where there is none, or no longer.</summary>
    public ApiToken? Find(string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return null;
        }

        Session? session;
        lock (_gate)
        {
            if (!_sessions.TryGetValue(Key(id), out session))
            {
                return null;
            }

            if (session.EndsNs <= clock.NowNs)
            {
                _sessions.Remove(Key(id));
                return null;
            }
        }

        return tokens.FindHash(session.TokenHash);
    }

    // Looked up by hash: how far a guess agrees with an id that is there cannot be timed.
    private static string Key(string id) => Convert.ToHexString(TokenFile.Hash(id));

    private sealed record Session(byte[] TokenHash, long EndsNs);
}
