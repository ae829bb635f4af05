using System.Net;
using EdgeCx.Core.Calls;
using EdgeCx.Media.Sip;

namespace EdgeCx.Media.Rtpengine;

/// <summary>A subscription as the recording server sees it: a dialog.</summary>
internal sealed class SubscriptionDialog(string callId, string subscription, IPEndPoint relay, IPAddress local) : SessionDialog
{
    private volatile bool _isOver;

    /// <inheritdoc/>
    public override string CallId => callId;

    /// <inheritdoc/>
    public override IPEndPoint Remote => relay;

    /// <inheritdoc/>
    public override IPAddress LocalAddress => local;

    /// <summary>The relay's tag of the subscription.</summary>
    public string Subscription => subscription;

    /// <summary>The call that the recording server made of it; null before it is taken.</summary>
    public Call? Call { get; set; }

    /// <summary>The recording server asked for the end.</summary>
    public bool IsOver => _isOver;

    /// <inheritdoc/>
    public override void Hangup(string reason) => _isOver = true;
}
