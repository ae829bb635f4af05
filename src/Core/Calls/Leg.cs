using EdgeCx.Core.Audio;

namespace EdgeCx.Core.Calls;

/// <summary>
/// One stream of one call: its identity across rooms and the few facts of it that change. Signalling binds role, codec and state; the
/// media thread stamps the start; all rooms read. Every property is safe to read from any thread.
/// </summary>
public sealed class Leg
{
    private volatile SpeakerRole _role;
    private volatile LegState _state;
    private volatile string _rule = "none";
    private volatile string _codec = "";
    private volatile string? _srtp;
    private volatile string? _aor;
    private volatile string _language = "";
    private long _offsetNs = long.MinValue;
    private long _lastSpeechNs = long.MinValue;

    /// <summary>Makes a leg of a call.</summary>
    /// <param name="call">The call it belongs to.</param>
    /// <param name="label">Its label: the SDP label (RFC 4574), or what the source calls it.</param>
    public Leg(Call call, string label)
    {
        Call = call;
        Label = label;
    }

    /// <summary>Number, unique in the process.</summary>
    public LegId Id { get; } = LegId.Next();

    /// <summary>The call.</summary>
    public Call Call { get; }

    /// <summary>SDP label, or the source's name of the stream.</summary>
    public string Label { get; }

    /// <summary>Packet counters.</summary>
    public LegStatistics Statistics { get; } = new();

    /// <summary>What was understood of it, in counts.</summary>
    public LegInferences Inferred { get; } = new();

    /// <summary>Who speaks.</summary>
    public SpeakerRole Role => _role;

    /// <summary>The rule that decided the role, in words for a person (never a number or an address).</summary>
    public string Rule => _rule;

    /// <summary>Codec in use, as SDP names it (<c>PCMU</c>); empty before the first packet or answer.</summary>
    public string Codec => _codec;

    /// <summary>Crypto-suite that protects the stream (<c>AES_CM_128_HMAC_SHA1_80</c>); null for plain RTP.</summary>
    public string? Srtp => _srtp;

    /// <summary>State of the media.</summary>
    public LegState State => _state;

    /// <summary>Address of record of the speaker; identity: never logged.</summary>
    public string? Aor => _aor;

    /// <summary>Language spoken on it, ISO 639-1, by configuration or recognised; empty while unknown.</summary>
    public string Language => _language;

    /// <summary>True once the first sample's place in the call's time is known.</summary>
    public bool HasStarted => Volatile.Read(ref _offsetNs) != long.MinValue;

    /// <summary>
    /// True while emotion may be inferred on this leg: it is one customer, the call's notice state allows it and nothing paused it.
    /// Fails closed.
    /// </summary>
    public bool EmotionAllowed => _role == SpeakerRole.Customer && Call.EmotionAllowed;

    /// <summary>
    /// Arrival of the last sample at which somebody was heard to speak on it, monotonic ns; <see cref="long.MinValue"/> before the first. What
    /// waits for a pause looks here.
    /// </summary>
    public long LastSpeechNs => Volatile.Read(ref _lastSpeechNs);

    /// <summary>Somebody speaks on it.</summary>
    public void MarkSpeech(long arrivalNs) => Volatile.Write(ref _lastSpeechNs, arrivalNs);

    /// <summary>Binds the role and says why.</summary>
    public void BindRole(SpeakerRole role, string rule)
    {
        _rule = rule;
        _role = role;
    }

    /// <summary>Sets the codec's name.</summary>
    public void SetCodec(string codec) => _codec = codec;

    /// <summary>Sets the crypto-suite's name; null for plain RTP.</summary>
    public void SetSrtp(string? suite) => _srtp = suite;

    /// <summary>Sets the state.</summary>
    public void SetState(LegState state) => _state = state;

    /// <summary>Sets the speaker's address of record.</summary>
    public void SetAor(string? aor) => _aor = aor;

    /// <summary>Sets the language, ISO 639-1.</summary>
    public void SetLanguage(string language) => _language = language;

    /// <summary>Stamps the arrival of the leg's first sample. The first call counts.</summary>
    public void Start(long arrivalNs)
    {
        var offset = Math.Max(0, arrivalNs - Call.StartMedia(arrivalNs));
        Interlocked.CompareExchange(ref _offsetNs, offset, long.MinValue);
    }

    /// <summary>Place of a sample of this leg in the call's time: ms since the call's first sample. 0-based before the leg started.</summary>
    public double ToCallMs(long sample)
    {
        var offset = Volatile.Read(ref _offsetNs);
        return (offset == long.MinValue ? 0 : offset / 1e6) + PcmFormat.ToMs(sample);
    }
}
