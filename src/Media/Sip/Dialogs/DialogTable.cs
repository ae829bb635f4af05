namespace EdgeCx.Media.Sip.Dialogs;

/// <summary>All dialogs, bounded. Signalling thread only.</summary>
internal sealed class DialogTable(int capacity)
{
    private readonly Dictionary<DialogKey, SipDialog> _dialogs = [];

    /// <summary>Dialogs now, those that are being ended included.</summary>
    public int Count => _dialogs.Count;

    /// <summary>Calls that were answered and never acknowledged: what a peer can make us hold without showing that it hears us.</summary>
    public int HalfOpen { get; private set; }

    /// <summary>True when no further call can be taken.</summary>
    public bool IsFull => _dialogs.Count >= capacity;

    /// <summary>A copy of all dialogs, to end them while the table changes.</summary>
    public IReadOnlyList<SipDialog> All => [.. _dialogs.Values];

    /// <summary>The dialog that a request names; null for none.</summary>
    public SipDialog? Find(string callId, string localTag, string? remoteTag) =>
        _dialogs.GetValueOrDefault(new DialogKey(callId, localTag, remoteTag));

    /// <summary>Keeps a dialog, half open until <see cref="Confirm"/>.</summary>
    public void Add(SipDialog dialog)
    {
        _dialogs[dialog.Key] = dialog;
        HalfOpen++;
    }

    /// <summary>The ACK of a dialog's INVITE came.</summary>
    public void Confirm(SipDialog dialog)
    {
        if (!dialog.IsConfirmed)
        {
            dialog.IsConfirmed = true;
            HalfOpen--;
        }
    }

    /// <summary>Forgets a dialog.</summary>
    public void Remove(SipDialog dialog)
    {
        if (_dialogs.Remove(dialog.Key) && !dialog.IsConfirmed)
        {
            HalfOpen--;
        }
    }
}
