using EdgeCx.Core.Calls;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Siprec;

/// <summary>One m-line of a recording session over its life: its leg, its port, and when it was last heard.</summary>
internal sealed class SessionLine
{
    /// <summary>Label as last given; null where none was.</summary>
    public string? Label { get; set; }

    /// <summary>The leg; null while the line was never a stream for us.</summary>
    public Leg? Leg { get; private set; }

    /// <summary>The open port; null while the line is closed.</summary>
    public IMediaPort? Port { get; private set; }

    /// <summary>What was negotiated last; null before.</summary>
    public MediaDescription? Media { get; private set; }

    /// <summary>An audio stream was offered here at some time.</summary>
    public bool WasOffered { get; set; }

    /// <summary>What was decided last of who speaks; null before.</summary>
    public RoleDecision? Decision { get; set; }

    /// <summary>The last address that was known to speak, to see when another person takes over.</summary>
    public string? LastAddress { get; set; }

    /// <summary>The document's id of the last participant that was known to speak.</summary>
    public string? LastParticipant { get; set; }

    /// <summary>Monotonic time of the last sign of life: a packet, or the signalling that made the line active. ns.</summary>
    public long HeardNs { get; private set; }

    /// <summary>The leg has had a port: it is not opened again, for its end was told to the media plane.</summary>
    public bool LegWasOpen { get; private set; }

    private long _packets;

    /// <summary>Port number for the description, 0 while closed.</summary>
    public int PortNumber => Port?.RtpPort ?? 0;

    /// <summary>
    /// Adds our key to what was negotiated. What is in force is kept where the peer's keys are the same, so that no stream begins anew; our
    /// key is kept as long as the suite is.
    /// </summary>
    public MediaDescription WithOwnKey(MediaDescription media)
    {
        if (media.Srtp is not { } offered)
        {
            return media;
        }

        var before = Port is null ? null : Media?.Srtp;
        if (before is not null && before.HasSamePeerKeys(offered))
        {
            offered.Wipe();
            return media with { Srtp = before };
        }

        var ownKey = before?.Suite == offered.Suite ? before.OwnKey : null;
        return media with { Srtp = offered.With(ownKey ?? SrtpMasterKey.Generate(offered.Suite)) };
    }

    /// <summary>Opens a leg on the line.</summary>
    public void Open(Leg leg, IMediaPort port, MediaDescription media, long nowNs)
    {
        Leg = leg;
        Port = port;
        Media = media;
        Decision = null;
        LastAddress = null;
        LastParticipant = null;
        LegWasOpen = true;
        leg.SetCodec(Sdp.OfferAnswer.CodecOf(media));
        leg.SetSrtp(media.Srtp?.Suite.Name);
        Restart(nowNs);
    }

    /// <summary>Applies a new description to the open line; true where it changes what is shown of the leg.</summary>
    public bool Update(MediaDescription media, long nowNs)
    {
        var before = Media!;
        if (before.Active == media.Active && before.RtcpMux == media.RtcpMux && before.PtimeMs == media.PtimeMs
            && before.Srtp == media.Srtp && before.Protocol == media.Protocol && before.Payloads.AsSpan().SequenceEqual(media.Payloads.AsSpan()))
        {
            return false;
        }

        Media = media;
        Leg!.SetCodec(Sdp.OfferAnswer.CodecOf(media));
        Leg.SetSrtp(media.Srtp?.Suite.Name);
        if (before.Active != media.Active)
        {
            Restart(nowNs);
        }

        // Last: the media plane, told of a direction that the state says already, has nothing to announce.
        Port!.Update(media);
        return true;
    }

    /// <summary>A leg that cannot be heard, so that it is seen.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="reason">Why, in words.</param>
    public void Refuse(Leg leg, string reason)
    {
        Leg = leg;
        LegWasOpen = false;
        leg.BindRole(SpeakerRole.Unknown, reason);
        leg.SetState(LegState.Refused);
    }

    /// <summary>Closes the port. What was heard still comes out of the media plane.</summary>
    public void Close(LegState state)
    {
        Port?.Close();
        Port = null;
        Leg?.SetState(state);
    }

    /// <summary>Looks at the packet counter for a sign of life.</summary>
    public void Watch(long nowNs)
    {
        if (Port is not null && Leg!.Statistics.Packets is var packets && packets != _packets)
        {
            _packets = packets;
            HeardNs = nowNs;
        }
    }

    // From here on the media plane says when packets come and when they stay away.
    private void Restart(long nowNs)
    {
        HeardNs = nowNs;
        Leg!.SetState(Media!.Active ? LegState.Waiting : LegState.Inactive);
    }
}
