using EdgeCx.Core.Calls;
using EdgeCx.Media.Capture.Dialogs;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Siprec;

namespace EdgeCx.Media.Capture.Conversations;

/// <summary>One of the two voices of a conversation: its leg, the port that hears it, and what is known of who it is.</summary>
/// <param name="side">Which side it is.</param>
internal sealed class ConversationVoice(DialogSide side)
{
    private const int MaxHosts = 32;
    private readonly HashSet<UInt128> _hosts = [];
    private (long Heard, long Unopened) _weighed;

    /// <summary>Which side it is.</summary>
    public DialogSide Side => side;

    /// <summary>The leg; null before anything of it was known.</summary>
    public Leg? Leg { get; set; }

    /// <summary>The open port; null while it is not heard.</summary>
    public CapturePort? Port { get; private set; }

    /// <summary>What the port was told last.</summary>
    public MediaDescription? Media { get; private set; }

    /// <summary>Why it cannot be heard, in words; null where nothing is in the way.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>What was decided last of who speaks.</summary>
    public RoleDecision? Decision { get; set; }

    /// <summary>The last address that was known to speak, to see when another person takes over.</summary>
    public string? LastAddress { get; set; }

    /// <summary>Hosts that its packets were seen to come from.</summary>
    public IReadOnlyCollection<UInt128> Hosts => _hosts;

    /// <summary>Notes a host that its packets come from; true where it is new.</summary>
    public bool AddHost(UInt128 host) => _hosts.Count < MaxHosts && _hosts.Add(host);

    /// <summary>Opens the leg.</summary>
    public void Open(CapturePort port, MediaDescription media)
    {
        Port = port;
        Media = media;
        Obstacle = null;
        SetCodec(media);
        Leg!.SetState(media.Active ? LegState.Waiting : LegState.Inactive);
    }

    /// <summary>Applies another description; true where it changes what is shown of the leg.</summary>
    public bool Update(MediaDescription media)
    {
        var before = Media!;
        if (before.Active == media.Active && before.PtimeMs == media.PtimeMs && before.Payloads.AsSpan().SequenceEqual(media.Payloads.AsSpan()))
        {
            return false;
        }

        Media = media;
        if (before.Active != media.Active)
        {
            Leg!.SetState(media.Active ? LegState.Waiting : LegState.Inactive);
        }

        // Last: the media plane, told of a direction that the state says already, has nothing to announce.
        Port!.Update(media);
        return true;
    }

    /// <summary>It cannot be heard, and that is to be seen. True where it is news.</summary>
    public bool Refuse(string obstacle)
    {
        if (Obstacle == obstacle)
        {
            return false;
        }

        Obstacle = obstacle;
        Leg!.BindRole(SpeakerRole.Unknown, obstacle);
        Leg.SetState(LegState.Refused);
        Port?.IsUnheard = true;
        Decision = null;
        return true;
    }

    /// <summary>It can be heard after all.</summary>
    public void Relent()
    {
        Obstacle = null;
        Port!.IsUnheard = false;
        Leg!.SetState(Media!.Active ? LegState.Waiting : LegState.Inactive);
    }

    /// <summary>What became of a protected leg's packets since this was asked last: how many were heard, and how many its keys did not open.</summary>
    public (long Heard, long Unopened) Weigh()
    {
        var (heard, unopened) = (Leg!.Statistics.Packets, Leg.Statistics.Rejected);
        var since = (heard - _weighed.Heard, unopened - _weighed.Unopened);
        _weighed = (heard, unopened);
        return since;
    }

    /// <summary>Ends the leg; what was heard still comes out. A leg that cannot be heard stays refused.</summary>
    public void Close(LegState state)
    {
        if (Port is not null)
        {
            Port.Close();
            Port = null;
            Leg!.SetState(Obstacle is null ? state : LegState.Refused);
        }
    }

    private void SetCodec(MediaDescription media)
    {
        foreach (var payload in media.Payloads)
        {
            if (payload.Kind is not (PayloadKind.TelephoneEvent or PayloadKind.ComfortNoise or PayloadKind.Unsupported))
            {
                Leg!.SetCodec(payload.Name);
                return;
            }
        }
    }
}
