namespace EdgeCx.Media.Capture.Flows;

/// <summary>
/// The last packets of a leg, to tell what is seen for the first time from its copies: the other mirrored port of the same wire, the other
/// side of a media relay. One thread writes; any may ask with <see cref="Has"/>. Allocates nothing after construction.
/// </summary>
internal sealed class PacketCopies
{
    /// <summary>Flows that may carry copies of one leg.</summary>
    public const int MaxFlows = 8;

    private const int Slots = 128;

    // Copies travel within moments of each other; the same number later is another packet.
    private const long LifetimeNs = 2_000_000_000;
    private readonly ulong[] _marks = new ulong[Slots];
    private readonly long[] _arrivals = new long[Slots];
    private readonly byte[] _once = new byte[Slots];
    private readonly byte[] _twice = new byte[Slots];
    private readonly CopyShare[] _shares = new CopyShare[MaxFlows];

    /// <summary>Copies that did not come though their flow shows all else: the packet itself was seen, so the call did not lose it before it was copied.</summary>
    public long Missing { get; private set; }

    /// <summary>True where a packet with this mark is among the last ones. Any thread.</summary>
    public bool Has(PacketMark mark) => Volatile.Read(ref _marks[mark.SequenceNumber % Slots]) == mark.Value;

    /// <summary>Judges a packet.</summary>
    /// <param name="mark">The packet.</param>
    /// <param name="flow">Number of the flow it came by, below <see cref="MaxFlows"/>.</param>
    /// <param name="arrivalNs">When.</param>
    public CopyVerdict Observe(PacketMark mark, int flow, long arrivalNs)
    {
        var slot = mark.SequenceNumber % Slots;
        var bit = (byte)(1 << flow);
        var known = new PacketMark(_marks[slot]);
        if (known.Value != 0 && known.IsSameNumber(mark) && arrivalNs - _arrivals[slot] < LifetimeNs)
        {
            var onThisFlow = (_once[slot] & bit) != 0;
            if (onThisFlow && known != mark)
            {
                return CopyVerdict.Contradiction;
            }

            _twice[slot] |= onThisFlow ? bit : (byte)0;
            _once[slot] |= bit;
            return CopyVerdict.Copy;
        }

        Settle(slot);
        _arrivals[slot] = arrivalNs;
        _once[slot] = bit;
        _twice[slot] = 0;
        Volatile.Write(ref _marks[slot], mark.Value);
        return CopyVerdict.First;
    }

    /// <summary>A flow ended, or its number goes to another: what it shows is not expected any more.</summary>
    public void Forget(int flow) => _shares[flow] = default;

    // Long after the last copy of a packet could come: which flows that show this leg's packets did not show this one?
    private void Settle(int slot)
    {
        if (_marks[slot] == 0)
        {
            return;
        }

        for (var flow = 0; flow < MaxFlows; flow++)
        {
            var bit = 1 << flow;
            Missing += _shares[flow].Settle((_once[slot] & bit) != 0, (_twice[slot] & bit) != 0, _arrivals[slot]);
        }
    }
}
