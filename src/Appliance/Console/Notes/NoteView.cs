namespace EdgeCx.Appliance.Web;

/// <summary>A supervisor's note as the API shows it.</summary>
/// <param name="NoteId">Unique within its call.</param>
/// <param name="Text">What it says.</param>
/// <param name="AtMs">Call time at which it was sent, ms.</param>
internal sealed record NoteView(string NoteId, string Text, double AtMs);
