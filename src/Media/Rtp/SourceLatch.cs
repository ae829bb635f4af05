namespace EdgeCx.Media.Rtp;

/// <summary>
/// Decides which packets on a port are the leg's stream. The first source is latched (symmetric RTP, RFC 4961: the packet's source, not
/// the SDP, is true). Another address is foreign until the latched one was silent for a second. Another SSRC, or a jump in the numbering,
/// is a new stream when two packets of it come in sequence with none of the old one between (RFC 3550 A.1), or when the old one is dead.
/// </summary>
/// <remarks>A mutable struct with one owner. Times are monotonic ns.</remarks>
internal struct SourceLatch
{
    /// <summary>Silence after which a source is dead.</summary>
    public const long DeadAfterNs = 1_000_000_000;

    private SequenceUnwrapper _unwrapper;
    private PacketSource _source;
    private long _lastHeardNs;
    private uint _candidateSsrc;
    private ushort _candidateSequence;
    private bool _saidGoodbye;

    /// <summary>True once a source is latched.</summary>
    public bool IsLatched { get; private set; }

    /// <summary>The latched source.</summary>
    public readonly PacketSource Source => _source;

    /// <summary>The stream's SSRC.</summary>
    public uint Ssrc { get; private set; }

    /// <summary>True while a candidate is kept.</summary>
    public bool HasCandidate { get; private set; }

    /// <summary>
    /// Judges a packet. <paramref name="extended"/> is its extended sequence number within the stream that it belongs to; after
    /// <see cref="Admission.Confirmed"/>, the candidate's is one less. <paramref name="sameSsrc"/> tells whether a new stream keeps the SSRC.
    /// </summary>
    public Admission Admit(uint ssrc, ushort sequence, in PacketSource source, long arrivalNs, out long extended, out bool sameSsrc)
    {
        extended = sequence;
        sameSsrc = IsLatched && ssrc == Ssrc;
        if (!IsLatched)
        {
            IsLatched = true;
            Begin(ssrc, sequence, source, arrivalNs);
            return Admission.NewStream;
        }

        var dead = _saidGoodbye || arrivalNs - _lastHeardNs >= DeadAfterNs;
        if (!source.Equals(_source) && !dead)
        {
            return Admission.Foreign;
        }

        // Taken first, so that a stray jump does not disturb the numbering of the stream: TryUnwrap changes nothing when it refuses.
        if (sameSsrc && _unwrapper.TryUnwrap(sequence, out extended))
        {
            _source = source;
            _lastHeardNs = arrivalNs;
            _saidGoodbye = false;
            HasCandidate = false;
            return Admission.Current;
        }

        if (dead)
        {
            Begin(ssrc, sequence, source, arrivalNs);
            extended = sequence;
            return Admission.NewStream;
        }

        if (HasCandidate && ssrc == _candidateSsrc && sequence == (ushort)(_candidateSequence + 1))
        {
            Begin(ssrc, _candidateSequence, source, arrivalNs);
            _unwrapper.TryUnwrap(sequence, out extended);
            return Admission.Confirmed;
        }

        HasCandidate = true;
        _candidateSsrc = ssrc;
        _candidateSequence = sequence;
        return Admission.Candidate;
    }

    /// <summary>The stream's source said BYE: whoever comes next is heard without waiting.</summary>
    public void SayGoodbye() => _saidGoodbye = true;

    private void Begin(uint ssrc, ushort sequence, in PacketSource source, long arrivalNs)
    {
        _source = source;
        Ssrc = ssrc;
        _unwrapper.Start(sequence);
        _lastHeardNs = arrivalNs;
        _saidGoodbye = false;
        HasCandidate = false;
    }
}
