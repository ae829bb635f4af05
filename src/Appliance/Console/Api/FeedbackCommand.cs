namespace EdgeCx.Appliance.Web;

/// <summary>Body of <c>POST /api/v1/calls/{callId}/cues/{cueId}/feedback</c>.</summary>
/// <param name="Helpful">Whether the cue helped.</param>
internal sealed record FeedbackCommand(bool? Helpful);
