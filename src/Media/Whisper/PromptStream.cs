using System.Buffers.Binary;
using System.Security.Cryptography;
using EdgeCx.Core.Delivery;
using EdgeCx.Core.Time;
using EdgeCx.Media.Codecs;
using EdgeCx.Media.Rtp.Srtp;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Media.Whisper;

/// <summary>
/// The RTP stream of one leg (RFC 3550 5.1): prompts in packets of 20 ms, between them comfort noise (RFC 3389) five times a second, or silence as audio
/// every 20 ms where the other side takes no noise. Sends in the bursts of a socket that all legs share; nothing is ever read from it. Its place in the
/// schedule is the pacing thread's; <see cref="PlayAsync"/>, <see cref="Connect"/> and <see cref="Stop"/> are safe from any thread.
/// </summary>
internal sealed class PromptStream : IPacedStream, IDisposable
{
    /// <summary>Samples of a packet: 20 ms.</summary>
    public const int PacketSamples = 160;

    private const int HeaderBytes = 12;

    // 200 ms: what is behind the leg sees that it lives, for a hundredth of the packets.
    private const int NoiseTicks = 10;

    // A report every 5 s (RFC 3550 6.2).
    private const int ReportTicks = 250;

    // -127 dBov (RFC 3389 3.1): the whisper feature adds this to what the agent hears, so it adds nothing.
    private const byte NoiseLevel = 127;
    private readonly BurstSocket _burst;
    private readonly MonotonicClock _clock;
    private readonly byte[] _packet = GC.AllocateArray<byte>(HeaderBytes + PacketSamples + SrtpSender.MaxTrailerBytes, pinned: true);
    private readonly byte[] _report = GC.AllocateArray<byte>(SenderReportWriter.Bytes + SrtpSender.MaxTrailerBytes, pinned: true);
    private readonly SrtpSender? _srtp;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly uint _firstTimestamp = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
    private ushort _sequence = (ushort)RandomNumberGenerator.GetInt32(65_536);
    private volatile PromptTarget? _target;
    private volatile bool _isStopped;
    private PlayingPrompt? _playing;
    private bool _mark = true;
    private int _sinceNoise = NoiseTicks;
    private long _tick;
    private uint _packets;
    private uint _octets;

    /// <summary>Makes a stream that sends nothing yet.</summary>
    /// <param name="burst">Socket of the legs of one local address.</param>
    /// <param name="suite">Suite to protect with; null for plain RTP.</param>
    /// <param name="clock">Time of first packets.</param>
    public PromptStream(BurstSocket burst, SrtpSuite? suite, MonotonicClock clock)
    {
        _burst = burst;
        _clock = clock;
        Suite = suite;
        if (suite is not null)
        {
            Key = SrtpMasterKey.Generate(suite);
            _srtp = new SrtpSender(suite, Key);
        }

        _packet[0] = 0x80;
        RandomNumberGenerator.Fill(_packet.AsSpan(8, 4));
    }

    /// <summary>Suite; null for plain RTP.</summary>
    public SrtpSuite? Suite { get; }

    /// <summary>Key, for the offer; null for plain RTP.</summary>
    public SrtpMasterKey? Key { get; }

    /// <summary>Where it goes; null before it is known.</summary>
    public PromptTarget? Target => _target;

    /// <summary>Completes when it is out of the schedule.</summary>
    public Task Finished => _finished.Task;

    /// <summary>Says where packets go, from the next tick on.</summary>
    public void Connect(PromptTarget target) => _target = target;

    /// <summary>Asks for the end.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Plays a prompt; <c>busy</c> while another one plays.</summary>
    public async Task<PromptOutcome> PlayAsync(Prompt prompt, CancellationToken cancellation)
    {
        var playing = new PlayingPrompt(prompt);
        if (Interlocked.CompareExchange(ref _playing, playing, null) is not null)
        {
            return PromptOutcome.NotPlayed("busy");
        }

        if (_finished.Task.IsCompleted)
        {
            // The schedule may have let go of it before it saw the prompt.
            EndPrompt("leg-ended");
        }

        await using (cancellation.UnsafeRegister(static p => ((PlayingPrompt)p!).Cancel(), playing))
        {
            return await playing.Outcome;
        }
    }

    /// <inheritdoc/>
    public bool SendNext(long wallNs)
    {
        if (_isStopped)
        {
            return false;
        }

        if (_target is { } target)
        {
            if (target.IsOnHold)
            {
                EndPrompt("on-hold");
                _mark = true;
            }
            else
            {
                SendDue(target);
            }

            if (_tick % ReportTicks == ReportTicks / 2)
            {
                SendReport(target, wallNs);
            }
        }

        _tick++;
        return true;
    }

    /// <inheritdoc/>
    public void Finish()
    {
        _finished.TrySetResult();
        EndPrompt("leg-ended");
    }

    /// <summary>Clears the keys. After <see cref="Finished"/>, or where it was never in the schedule.</summary>
    public void Dispose()
    {
        _srtp?.Dispose();
        Key?.Wipe();
    }

    private void SendDue(PromptTarget target)
    {
        var playing = Volatile.Read(ref _playing);
        if (playing is { IsCancelled: true })
        {
            EndPrompt("cancelled");
            playing = null;
        }

        if (playing is not null)
        {
            SendPiece(target, playing);
        }
        else if (!target.TakesNoise)
        {
            _packet.AsSpan(HeaderBytes, PacketSamples).Fill(target.PayloadType == PromptOffer.MuLawType ? MuLaw.Silence : ALaw.Silence);
            Send(target, target.PayloadType, PacketSamples);
        }
        else if (++_sinceNoise >= NoiseTicks)
        {
            _sinceNoise = 0;
            _packet[HeaderBytes] = NoiseLevel;
            Send(target, PromptOffer.NoiseType, 1);
            _mark = true;
        }
    }

    private void SendPiece(PromptTarget target, PlayingPrompt playing)
    {
        var rest = playing.Pcm.Span[playing.Position..];
        var pcm = rest[..Math.Min(PacketSamples, rest.Length)];
        var octets = _packet.AsSpan(HeaderBytes, PacketSamples);
        if (target.PayloadType == PromptOffer.MuLawType)
        {
            MuLaw.Encode(pcm, octets);
            octets[pcm.Length..].Fill(MuLaw.Silence);
        }
        else
        {
            ALaw.Encode(pcm, octets);
            octets[pcm.Length..].Fill(ALaw.Silence);
        }

        Send(target, target.PayloadType, PacketSamples);
        if (playing.FirstPacketNs == 0)
        {
            playing.FirstPacketNs = _clock.NowNs;
        }

        playing.Position += pcm.Length;
        if (playing.Position >= playing.Pcm.Length)
        {
            // The next packet is noise at once: the silence is announced where it begins.
            _sinceNoise = NoiseTicks;
            EndPrompt("");
        }
    }

    private void Send(PromptTarget target, byte type, int octets)
    {
        _packet[1] = (byte)(type | (_mark && type != PromptOffer.NoiseType ? 0x80 : 0));
        _mark = false;
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), _sequence++);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(4), _firstTimestamp + (uint)(_tick * PacketSamples));
        var length = HeaderBytes + octets;
        length = _srtp?.ProtectRtp(_packet, length) ?? length;
        if (length > 0)
        {
            _burst.Add(_packet, length, target.Rtp, target.RtpLength);
            _packets++;
            _octets += (uint)octets;
        }
    }

    private void SendReport(PromptTarget target, long wallNs)
    {
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(_packet.AsSpan(8));
        SenderReportWriter.Write(_report, ssrc, wallNs, _firstTimestamp + (uint)(_tick * PacketSamples), _packets, _octets);
        var length = _srtp?.ProtectRtcp(_report, SenderReportWriter.Bytes) ?? SenderReportWriter.Bytes;
        if (length > 0)
        {
            _burst.Add(_report, length, target.Rtcp, target.RtcpLength);
        }
    }

    private void EndPrompt(string reason) => Interlocked.Exchange(ref _playing, null)?.Complete(reason);
}
