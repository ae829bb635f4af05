namespace EdgeCx.Appliance.Diagnosis;

/// <summary>One line of <c>doctor</c>.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="Verdict">What it means.</param>
/// <param name="Text">What was found and, where something is wrong, what to do.</param>
internal sealed record Finding(string Subject, Verdict Verdict, string Text);
