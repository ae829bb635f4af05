using EdgeCx.Media.Capture.Dialogs;

namespace EdgeCx.Media.Capture.Conversations;

/// <summary>A dialog of a conversation: one where a proxy stands between, two or more where a B2BUA does.</summary>
/// <param name="Dialog">The dialog.</param>
/// <param name="IsCrossed">Its caller is the conversation's called side: who stands between has called both.</param>
internal sealed record ConversationPart(TrackedDialog Dialog, bool IsCrossed)
{
    /// <summary>The dialog's end that is a side of the conversation.</summary>
    public DialogEnd End(DialogSide side) => Dialog[IsCrossed ? Other(side) : side];

    /// <summary>The other side.</summary>
    public static DialogSide Other(DialogSide side) => side == DialogSide.Caller ? DialogSide.Callee : DialogSide.Caller;
}
