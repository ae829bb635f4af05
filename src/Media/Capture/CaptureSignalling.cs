using EdgeCx.Core.Flow;
using EdgeCx.Media.Capture.Dialogs;
using EdgeCx.Media.Sdp;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Siprec;

namespace EdgeCx.Media.Capture;

/// <summary>
/// Follows recording sessions in captured SIP and leads them to the same server as live ones: a request is shown to it when the
/// captured server took it, and the ports of its own answer are bound to those of the captured one, line by line.
/// </summary>
internal sealed class CaptureSignalling
{
    private const int MaxPending = 256;
    private readonly ISessionHandler _handler;
    private readonly CaptureMediaPorts _ports;
    private readonly CaptureCounters _counters;
    private readonly bool _usesKeys;
    private readonly Dictionary<string, CaptureDialog> _dialogs = new(StringComparer.Ordinal);
    private readonly List<Pending> _pending = [];

    /// <summary>Makes it.</summary>
    /// <param name="handler">The server.</param>
    /// <param name="ports">Its media plane.</param>
    /// <param name="counters">What was seen.</param>
    /// <param name="usesKeys">Sessions whose offer shows keys of SRTP are followed.</param>
    public CaptureSignalling(ISessionHandler handler, CaptureMediaPorts ports, CaptureCounters counters, bool usesKeys)
    {
        _usesKeys = usesKeys;
        _handler = handler;
        _ports = ports;
        _counters = counters;
    }

    /// <summary>True for what begins as a SIP message does: a response, or a request line that ends in a version.</summary>
    public static bool IsSip(ReadOnlySpan<byte> payload)
    {
        if (payload.StartsWith("SIP/2.0 "u8))
        {
            return true;
        }

        var line = payload.IndexOf((byte)'\n');
        return line > 0 && payload[0] is >= (byte)'A' and <= (byte)'Z' && payload[..line].TrimEnd((byte)'\r').EndsWith(" SIP/2.0"u8);
    }

    /// <summary>
    /// True for an INVITE that begins a recording session: it says so, brings metadata, or offers labelled streams that go one way only. A
    /// label alone is no sign: phones write it too.
    /// </summary>
    public static bool IsRecording(SipSighting sighting)
    {
        if (sighting.Message.Method != SipMethod.Invite)
        {
            return false;
        }

        if (RecordingMarkers.AreIn(sighting.Message))
        {
            return true;
        }

        var isRead = TryRead(sighting.Message, out var body);
        body.Sdp?.WipeKeys();
        return isRead && (body.HasMetadata || (body.Sdp is { Media.Length: > 1 } sdp && sdp.Media.All(m => IsOneWay(sdp, m))));
    }

    /// <summary>True where messages with this Call-ID belong to a recording session, begun or about to.</summary>
    public bool Knows(string callId) => _dialogs.ContainsKey(callId) || _pending.Exists(p => p.CallId == callId);

    /// <summary>Takes a SIP message of a recording session.</summary>
    public void Take(SipSighting sighting)
    {
        var message = sighting.Message;
        if (!message.IsRequest)
        {
            TakeResponse(message, sighting.CallId, sighting.CSeq);
            return;
        }

        switch (message.Method)
        {
            case SipMethod.Invite or SipMethod.Update:
                Await(new Pending(sighting.CallId, sighting.CSeq, message, sighting.Hop.Source, sighting.Hop.Destination));
                break;
            case SipMethod.Ack when _dialogs.TryGetValue(sighting.CallId, out var dialog) && sighting.Hop.Source.Address == dialog.Client.Address:
                _handler.OnAcknowledged(dialog, Request(message));
                break;
            case SipMethod.Bye when _dialogs.Remove(sighting.CallId, out var dialog):
                _handler.OnEnded(dialog, SessionEnd.Bye, Request(message));
                break;
        }
    }

    /// <summary>Ends the sessions that the server has given up: their BYE was not seen.</summary>
    public void EndGivenUp()
    {
        foreach (var (callId, dialog) in _dialogs)
        {
            if (dialog.IsGivenUp)
            {
                _dialogs.Remove(callId);
                _handler.OnEnded(dialog, SessionEnd.Local, default);
            }
        }
    }

    /// <summary>The capture is over: sessions that still live end here.</summary>
    public void Finish()
    {
        foreach (var dialog in _dialogs.Values)
        {
            _handler.OnEnded(dialog, SessionEnd.Shutdown, default);
        }

        _dialogs.Clear();
    }

    private static bool TryRead(SipMessage message, out SessionBody body) =>
        SessionBody.TryRead(message.First(HeaderNames.ContentType) ?? "", message.Body, out body, out _, out _);

    private static SessionRequest Request(SipMessage message) => new(message, message.First(HeaderNames.ContentType) ?? "", message.Body);

    private static bool IsOneWay(SdpSession sdp, SdpMedia media) =>
        media.Label is not null && sdp.DirectionOf(media) is SdpDirection.SendOnly or SdpDirection.Inactive;

    private void Await(Pending request)
    {
        if (_pending.Exists(p => p.CallId == request.CallId && p.CSeq == request.CSeq))
        {
            // A retransmission, or the same frame from the other mirrored port.
            return;
        }

        if (_pending.Count == MaxPending)
        {
            _pending.RemoveAt(0);
        }

        _pending.Add(request);
    }

    private void TakeResponse(SipMessage response, string callId, CSeqHeader cseq)
    {
        var index = response.StatusCode < 200 ? -1 : _pending.FindIndex(p => p.CallId == callId && p.CSeq == cseq);
        if (index < 0)
        {
            return;
        }

        var request = _pending[index];
        _pending.RemoveAt(index);
        if (response.StatusCode >= 300)
        {
            return;
        }

        if (_dialogs.TryGetValue(callId, out var dialog))
        {
            // What the server asks of the client changes nothing of what is sent.
            if (request.Source.Address == dialog.Client.Address)
            {
                var answer = request.Message.Method == SipMethod.Update
                    ? _handler.OnUpdate(dialog, Request(request.Message))
                    : _handler.OnReinvite(dialog, Request(request.Message));
                Bind(answer, response, dialog);
            }
        }
        else if (request.Message.Method == SipMethod.Invite)
        {
            Begin(request, response);
        }
    }

    private void Begin(Pending request, SipMessage response)
    {
        if (!_usesKeys && TryRead(request.Message, out var offer) && offer.Sdp is { } offered && offered.Media.Any(static m => m.HasCrypto))
        {
            offered.WipeKeys();
            _counters.SessionsNotFollowed++;
            return;
        }

        var dialog = new CaptureDialog(request.CallId, request.Source, request.Destination);
        var answer = _handler.OnInvite(dialog, Request(request.Message));
        if (answer.Status != 200)
        {
            _counters.SessionsNotFollowed++;
            if (answer.Reason == SiprecRefusal.DrainingReason)
            {
                _ports.Context.Outlet.Metrics.Drops.Add(DropReason.Draining);
            }

            return;
        }

        _counters.Sessions++;
        _dialogs[request.CallId] = dialog;
        Bind(answer, response, dialog);
    }

    private void Bind(SessionAnswer ours, SipMessage theirs, CaptureDialog dialog)
    {
        if (ours.Body is not { } body
            || !SdpParser.TryParse(body, out var mine, out _)
            || !TryRead(theirs, out var seen)
            || seen.Sdp is not { } captured)
        {
            return;
        }

        captured.WipeKeys();
        mine!.WipeKeys();
        for (var i = 0; i < Math.Min(mine.Media.Length, captured.Media.Length); i++)
        {
            var media = captured.Media[i];
            if (_ports.Find(mine.Media[i].Port) is { } port && media.Port > 0)
            {
                var address = media.Connection ?? captured.Connection ?? dialog.LocalAddress;
                _ports.Bind(port, CapturedEndpoint.From(address, (ushort)media.Port));
            }
        }
    }

    private sealed record Pending(string CallId, CSeqHeader CSeq, SipMessage Message, CapturedEndpoint Source, CapturedEndpoint Destination);
}
