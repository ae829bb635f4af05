using System.Net;
using EdgeCx.Media.Sip;

namespace EdgeCx.Media.Capture;

/// <summary>A recording session seen in a capture. Nobody can be hung up on; a session whose BYE was not seen is given up.</summary>
/// <param name="callId">The dialog's Call-ID.</param>
/// <param name="client">Where the recording client's INVITE came from.</param>
/// <param name="server">Where it went.</param>
internal sealed class CaptureDialog(string callId, CapturedEndpoint client, CapturedEndpoint server) : SessionDialog
{
    /// <inheritdoc/>
    public override string CallId => callId;

    /// <summary>The recording client.</summary>
    public CapturedEndpoint Client => client;

    /// <inheritdoc/>
    public override IPEndPoint Remote { get; } = new(client.ToIPAddress(), client.Port);

    /// <inheritdoc/>
    public override IPAddress LocalAddress { get; } = server.ToIPAddress();

    /// <summary>The server takes the session for dead.</summary>
    public bool IsGivenUp { get; private set; }

    /// <inheritdoc/>
    public override void Hangup(string reason) => IsGivenUp = true;
}
