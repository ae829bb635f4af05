namespace EdgeCx.Media.Rtp;

/// <summary>
/// The one datagram that is kept while it is not known whether it begins a new stream (<see cref="Admission.Candidate"/>). Cleared when it
/// leaves. Most streams never have one, so room for it is made with the first.
/// </summary>
internal sealed class CandidatePacket
{
    private readonly int _maxBytes;
    private byte[] _datagram = [];
    private int _length;

    /// <summary>Keeps at most one datagram of such a length.</summary>
    public CandidatePacket(int maxBytes) => _maxBytes = maxBytes;

    /// <summary>True while one is kept.</summary>
    public bool IsKept => _length > 0;

    /// <summary>Arrival of the kept one, monotonic ns.</summary>
    public long ArrivalNs { get; private set; }

    /// <summary>Keeps a datagram in the place of any before it.</summary>
    public void Keep(ReadOnlySpan<byte> datagram, long arrivalNs)
    {
        Clear();
        if (_datagram.Length == 0)
        {
            _datagram = new byte[_maxBytes];
        }

        datagram.CopyTo(_datagram);
        _length = datagram.Length;
        ArrivalNs = arrivalNs;
    }

    /// <summary>Reads the kept one; the view is valid until <see cref="Clear"/>.</summary>
    public bool TryRead(out RtpPacket packet) => RtpParser.TryParse(_datagram.AsSpan(0, _length), out packet, out _);

    /// <summary>Wipes it.</summary>
    public void Clear()
    {
        _datagram.AsSpan(0, _length).Clear();
        _length = 0;
    }
}
