using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;
using EdgeCx.Media.Capture.Conversations;
using EdgeCx.Media.Capture.Dialogs;
using EdgeCx.Media.Capture.Flows;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Siprec;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Capture;

/// <summary>
/// The signalling of captured traffic, live or from a file: recording sessions go to a SIPREC server, calls between others become
/// conversations. One thread.
/// </summary>
internal sealed class CapturedCalls
{
    private const long DecideNs = 20_000_000;
    private const long TickNs = 1_000_000_000;
    private readonly CaptureCounters _counters;
    private readonly SiprecServer _server;
    private readonly CaptureSignalling _recordings;
    private readonly CaptureMediaPorts _plane;
    private readonly DialogTracker _dialogs;
    private long _decideDueNs = long.MinValue;
    private long _tickDueNs = long.MinValue;

    /// <summary>Makes it.</summary>
    /// <param name="plane">The legs' ports.</param>
    /// <param name="registry">Where calls are live.</param>
    /// <param name="roles">The site's rules for who is who; validated.</param>
    /// <param name="policy">Notice, and how calls reach us.</param>
    /// <param name="settings">How calls between others are followed.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">The log.</param>
    /// <param name="counters">Counters of the signalling.</param>
    /// <param name="seesEncryptedSip">Whether SIP over TLS was seen.</param>
    public CapturedCalls(
        CaptureMediaPorts plane,
        CallRegistry registry,
        RolesOptions roles,
        SiprecPolicy policy,
        ConversationSettings settings,
        MonotonicClock clock,
        ILogger log,
        CaptureCounters counters,
        Func<bool> seesEncryptedSip)
    {
        _plane = plane;
        _counters = counters;
        var rules = new RoleRules(roles);
        _server = new SiprecServer(registry, plane, plane.Context.Outlet, rules, policy, clock, log);
        _recordings = new CaptureSignalling(_server, plane, counters, settings.UseVisibleKeys);
        _dialogs = new DialogTracker(settings.JoinHeaders, Math.Max(256, 4 * registry.Capacity), settings.UseVisibleKeys);
        Conversations = new ConversationBook(
            new ConversationContext(plane, registry, rules, policy, settings, Counters, clock, seesEncryptedSip, log),
            _dialogs);
    }

    /// <summary>The calls between others.</summary>
    public ConversationBook Conversations { get; }

    /// <summary>What became of them.</summary>
    public ConversationCounters Counters { get; } = new();

    /// <summary>Dialogs that were not followed, since too many were under way.</summary>
    public long DialogsNotFollowed => _dialogs.NotFollowed;

    /// <summary>Takes a SIP message.</summary>
    public void Take(ReadOnlySpan<byte> sip, in FlowKey hop, long arrivalNs)
    {
        if (!SipParser.TryParse(sip, SipLimits.Default, out var message, out _) || !SipSighting.TryRead(message!, hop, arrivalNs, out var sighting))
        {
            _counters.MalformedSip++;
            return;
        }

        if (_recordings.Knows(sighting!.CallId) || (!Conversations.Knows(sighting.CallId) && CaptureSignalling.IsRecording(sighting)))
        {
            _recordings.Take(sighting);
        }
        else
        {
            Conversations.Take(sighting);

            // What of its keys is used has been read: nobody else has the message.
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(message!.Body).Span);
        }
    }

    /// <summary>Takes what a reader tells of a flow.</summary>
    public void Take(MediaFlow flow, FlowNews news, long nowNs) => Conversations.Take(flow, news, nowNs);

    /// <summary>Lets time go on.</summary>
    public void MoveTo(long nowNs)
    {
        if (nowNs < _decideDueNs)
        {
            return;
        }

        _decideDueNs = nowNs + DecideNs;
        Conversations.Decide(nowNs);
        _plane.Tick(nowNs);
        if (nowNs >= _tickDueNs)
        {
            _tickDueNs = nowNs + TickNs;
            Conversations.MoveTo(nowNs);
            _server.Tick(nowNs);
            _recordings.EndGivenUp();
        }
    }

    /// <summary>The source ends: what still lives ends with it.</summary>
    public void Finish()
    {
        _recordings.Finish();
        Conversations.Finish();
        _server.Tick(_plane.NowNs);
    }
}
