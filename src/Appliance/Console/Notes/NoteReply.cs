namespace EdgeCx.Appliance.Web;

/// <summary>What became of a note.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Note">The note, where it is on its way.</param>
/// <param name="RetryAfterSeconds">When the next may be sent, where there were too many.</param>
internal readonly record struct NoteReply(CommandOutcome Outcome, NoteView? Note = null, int RetryAfterSeconds = 0);
