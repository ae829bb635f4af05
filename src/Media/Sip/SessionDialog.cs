using System.Net;

namespace EdgeCx.Media.Sip;

/// <summary>What the handler may know of a dialog, and where it may keep its own state. Used on the signalling thread only.</summary>
internal abstract class SessionDialog
{
    /// <summary>The dialog's Call-ID. Identity of the source: not for logs.</summary>
    public abstract string CallId { get; }

    /// <summary>The peer's address as packets come from it.</summary>
    public abstract IPEndPoint Remote { get; }

    /// <summary>The local address that the peer reaches, for the SDP answer.</summary>
    public abstract IPAddress LocalAddress { get; }

    /// <summary>The handler's own state of this dialog.</summary>
    public object? State { get; set; }

    /// <summary>Asks the stack to end the dialog with a BYE. Safe from any thread.</summary>
    /// <param name="reason">Text of the Reason header.</param>
    public abstract void Hangup(string reason);
}
