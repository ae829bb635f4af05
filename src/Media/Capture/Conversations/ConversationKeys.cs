using EdgeCx.Media.Rtp.Srtp;
using EdgeCx.Media.Sdp;

namespace EdgeCx.Media.Capture.Conversations;

/// <summary>
/// Keys of SRTP that a conversation's hops use now. The same keys on two hops are one object, so that a relay that passes them on shows one
/// stream. What no hop uses any more is cleared. Signalling thread only.
/// </summary>
internal sealed class ConversationKeys
{
    private readonly List<SrtpParameters> _known = [];
    private readonly HashSet<SrtpParameters> _used = [];

    /// <summary>The keys of a line, copied: the description may be cleared.</summary>
    public SrtpParameters Of(SdpCrypto line)
    {
        var keys = _known.Find(k => IsSame(k, line));
        if (keys is null)
        {
            keys = new SrtpParameters(
                line.Suite!, [.. line.Keys.Select(k => new SrtpMasterKey(line.Suite!, k.Octets.ToArray(), k.Identifier.ToArray()))]);
            _known.Add(keys);
        }

        _used.Add(keys);
        return keys;
    }

    /// <summary>Clears what nobody has asked for since the last time.</summary>
    public void Settle()
    {
        foreach (var keys in _known)
        {
            if (!_used.Contains(keys))
            {
                keys.Wipe();
            }
        }

        _known.RemoveAll(k => !_used.Contains(k));
        _used.Clear();
    }

    private static bool IsSame(SrtpParameters keys, SdpCrypto line)
    {
        if (keys.Suite != line.Suite || keys.PeerKeys.Length != line.Keys.Length)
        {
            return false;
        }

        for (var i = 0; i < line.Keys.Length; i++)
        {
            if (!keys.PeerKeys[i].IsSame(line.Keys[i]))
            {
                return false;
            }
        }

        return true;
    }
}
