namespace EdgeCx.Appliance.Web;

/// <summary>Body of <c>POST /api/v1/calls/{callId}/notes</c>.</summary>
/// <param name="Text">What the agent is told: 1 to 120 characters, no control characters.</param>
internal sealed record NoteCommand(string? Text);
