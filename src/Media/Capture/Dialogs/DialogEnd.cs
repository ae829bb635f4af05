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

    /// <summary>Takes what it describes on a hop; true where that is news. A newer transaction stands in place of all that older ones said.</summary>
    public bool Describe(in Flows.FlowKey hop, MediaEnd end)
    {
        if (_media.TryGetValue(hop, out var before) && before == end)
        {
            return false;
        }

        if (Latest is { } latest && latest.Transaction != end.Transaction)
        {
            _media.Clear();
        }

        if (_media.Count < MaxHops || _media.ContainsKey(hop))
        {
            _media[hop] = end;
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
                _media.Remove(hop);
                removed++;
            }
        }

        return removed > 0;
    }
}
