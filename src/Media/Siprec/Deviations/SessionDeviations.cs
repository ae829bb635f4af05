using EdgeCx.Media.Sdp;
using EdgeCx.Media.Sip;

namespace EdgeCx.Media.Siprec.Deviations;

/// <summary>What one session shows, told to its client's account once each. Under the server's lock.</summary>
internal sealed class SessionDeviations
{
    private readonly SiprecContext _context;
    private readonly RecordingClient _client;
    private readonly bool _isBridge;
    private Deviation _told;
    private bool _wasNamed;
    private bool _wasUnnamed;

    /// <summary>Begins with the initial INVITE.</summary>
    public SessionDeviations(SiprecContext context, SessionDialog dialog, in SessionRequest invite, bool isBridge)
    {
        _context = context;
        _isBridge = isBridge;
        var address = dialog.Remote.Address;
        _client = context.Clients.Begin(
            (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString(), invite.Headers?.First("User-Agent"), context.Clock.UtcNow);
        Tell(DeviationFinder.OfHeaders(invite.Headers));
    }

    /// <summary>A body that was taken.</summary>
    public void Body(in SessionRequest request, in SessionBody body) =>
        Tell(DeviationFinder.OfFrame(request.ContentType, request.Body.Span, body.Parts) | DeviationFinder.OfDocument(body.Metadata.Span));

    /// <summary>The first offer; empty where ours was asked for.</summary>
    public void FirstOffer(IReadOnlyCollection<LinePlan> plan) =>
        Tell(plan.Count == 0 ? Deviation.DelayedOffer : DeviationFinder.OfLines(plan));

    /// <summary>A request inside the session.</summary>
    public void Change(in SessionBody body)
    {
        if (body.Sdp is null && body.HasMetadata)
        {
            Tell(Deviation.UpdatesWithoutDescription);
        }
    }

    /// <summary>The request that ended the session.</summary>
    public void End(in SessionRequest request)
    {
        if (!request.Body.IsEmpty)
        {
            Tell(Deviation.MetadataInBye);
        }

        if (_wasUnnamed && _wasNamed)
        {
            Tell(Deviation.PartyNamedLate);
        }
    }

    /// <summary>How many streams the metadata names, and how many were offered.</summary>
    public void Streams(int named, int offered)
    {
        if (named != offered)
        {
            Tell(Deviation.StreamsContradictDescription);
        }
    }

    /// <summary>What is known of who speaks on a line, after each request.</summary>
    public void Knows(SpeakerKnowledge knowledge, bool isActive)
    {
        if (_isBridge)
        {
            return;
        }

        _wasNamed |= knowledge == SpeakerKnowledge.One && _wasUnnamed;
        _wasUnnamed |= isActive && knowledge != SpeakerKnowledge.One;
        Tell(DeviationFinder.OfKnowledge(knowledge, isActive));
    }

    private void Tell(Deviation found)
    {
        var news = found & ~_told;
        if (news == Deviation.None)
        {
            return;
        }

        _told |= news;
        foreach (var text in DeviationText.Of(_context.Clients.Add(_client, news, _context.Clock.UtcNow)))
        {
            _context.Log.ClientDeviates(_client.UserAgent, text.What, text.Advice);
        }
    }
}
