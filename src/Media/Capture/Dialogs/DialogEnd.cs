using EdgeCx.Media.Sdp;

namespace EdgeCx.Media.Capture.Dialogs;

/// <summary>What is known of one side of a dialog: who it is, and where it receives its audio on each hop.</summary>
internal sealed class DialogEnd
{
    private const int MaxAddresses = 8;
    private const int MaxHops = 8;
    private readonly List<string> _addresses = [];
    private readonly Dictionary<Flows.FlowKey, MediaEnd> _media = [];

    /// <summary>Addresses of record, the most trustworthy first. Identity: not for logs.</summary>
    public IReadOnlyList<string> Addresses => _addresses;

    /// <summary>Where it receives, a hop each.</summary>
    public IReadOnlyCollection<MediaEnd> Media => _media.Values;

    /// <summary>Its description that came last; null before any.</summary>
    public MediaEnd? Latest { get; private set; }

    /// <summary>Adds an address; true where it is new.</summary>
    public bool Add(string? address)
    {
        if (string.IsNullOrWhiteSpace(address) || _addresses.Count == MaxAddresses || _addresses.Contains(address))
        {
            return false;
        }

        _addresses.Add(address);
        return true;
    }

    /// <summary>The keys of what it sends to where the other side receives; null where there are none that fit.</summary>
    public SdpCrypto? KeysTowards(MediaEnd end, DialogEnd other) => Opposite(end, other)?.KeysTowards(end);

    /// <summary>The keys of what it sends from where it receives itself; null where there are none that fit.</summary>
    public SdpCrypto? KeysOf(MediaEnd end, DialogEnd other) => other.Opposite(end, this) is { } opposite ? end.KeysTowards(opposite) : null;

    // Offer and answer of one hop go between the same two ends of signalling, else at least the same two hosts. Closed on doubt.
    private MediaEnd? Opposite(MediaEnd end, DialogEnd other)
    {
        if (_media.TryGetValue(end.Hop.Reverse, out var found) || _media.TryGetValue(end.Hop, out found))
        {
            return found.Transaction == end.Transaction ? found : null;
        }

        var near = _media.Values.Where(m => m.Hop.IsBetweenHostsOf(end.Hop)).ToList();
        found = near.Count == 1 ? near[0] : _media.Count == 1 && other._media.Count == 1 ? _media.Values.First() : null;
        return found?.Transaction == end.Transaction ? found : null;
    }

    /// <summary>
    /// Takes what it describes on a hop, keys included; true where that is news. A newer transaction stands in place of all that older ones said.
    /// </summary>
    public bool Describe(MediaEnd end)
    {
        if (_media.TryGetValue(end.Hop, out var before))
        {
            if (before == end)
            {
                end.Wipe();
                return false;
            }

            before.Wipe();
        }

        if (Latest is { } latest && latest.Transaction != end.Transaction)
        {
            Wipe();
            _media.Clear();
        }

        if (_media.Count < MaxHops || _media.ContainsKey(end.Hop))
        {
            _media[end.Hop] = end;
        }
        else
        {
            end.Wipe();
        }

        Latest = end;
        return true;
    }

    /// <summary>Of a forked call's branches, this one answered: what the others described is nothing any more.</summary>
    public bool Choose(string tag)
    {
        var removed = 0;
        foreach (var (hop, end) in _media)
        {
            if (end.Tag.Length > 0 && end.Tag != tag)
            {
                end.Wipe();
                _media.Remove(hop);
                removed++;
            }
        }

        return removed > 0;
    }

    /// <summary>Clears the keys.</summary>
    public void Wipe()
    {
        foreach (var end in _media.Values)
        {
            end.Wipe();
        }
    }
}
