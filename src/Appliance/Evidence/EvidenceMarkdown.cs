using System.Globalization;
using System.Text;
using EdgeCx.Core.Calls;

namespace EdgeCx.Appliance.Evidence;

/// <summary>The evidence report as a page for people.</summary>
internal static class EvidenceMarkdown
{
    /// <summary>Writes it.</summary>
    public static string Of(EvidenceReport report)
    {
        var text = new StringBuilder();
        Line(text, $"# Evidence of call {report.CallId}");
        Line(text, "");
        Line(text, $"Began {Utc(report.StartedUtc)}, {(report.Live ? "live for" : "lasted")} {Seconds(report.DurationMs)}, heard by {report.Tap}; agent {(report.AgentId.Length > 0 ? report.AgentId : "not known")}.");
        Line(text, "It holds counts and times: not who the customer is, what was said, or how anybody felt.");
        Rules(text, report);
        Notice(text, report);
        Legs(text, report);
        Cues(text, report);
        Pauses(text, report);
        Erasures(text, report);
        Heading(text, "Models");
        foreach (var model in report.Models)
        {
            Line(text, $"- {model.Name}{(model.Sha256 is null ? "" : $", description sha256 {model.Sha256}")}{(model.CardSha256 is null ? "" : $", card {model.Card} sha256 {model.CardSha256}")}");
        }

        Heading(text, "Where events went, and how long they stay");
        Line(text, $"Nothing about a call may be kept longer than {report.Rules.RetentionDays} days.");
        foreach (var surface in report.Surfaces)
        {
            Line(text, $"- {surface.Name}: {surface.Keeps}; {surface.Holds}");
        }

        Heading(text, "No audio is stored");
        foreach (var reason in report.NoAudioStored)
        {
            Line(text, $"- {reason}");
        }

        return text.ToString();
    }

    private static void Rules(StringBuilder text, EvidenceReport report)
    {
        var rules = report.Rules;
        Heading(text, $"Rules: profile {rules.Profile}");
        Line(text, $"- notice before inference: {(rules.RequireNotice ? "required" : "not required")}");
        Line(text, $"- emotion on an agent's leg: {rules.AgentEmotion}");
        Line(text, $"- an agent's words: {rules.AgentWords}");
        Line(text, $"- emotion from a customer's words: {(rules.TextEmotion ? "allowed" : "off")}");
        Line(text, $"- prediction of escalation: {(rules.Escalation ? "allowed" : "off")}");
        Line(text, $"- masked words shown: {(rules.ShowWords ? "where asked for" : "never")}");
        Line(text, $"- national numbers masked by their form: {string.Join(", ", rules.NationalIds)}; every number of four digits or more is masked anyway");
        foreach (var (what, who) in rules.MaySee)
        {
            Line(text, $"- may see {what}: {string.Join(", ", who)}");
        }
    }

    private static void Notice(StringBuilder text, EvidenceReport report)
    {
        Heading(text, "Notice");
        Line(text, $"{(report.Notice.Required ? "Nothing was inferred before the customer was told." : "The profile does not ask for notice.")} State: {report.Notice.State}.");
        foreach (var step in report.Notice.History)
        {
            Line(text, $"- {Utc(step.AtUtc)} {step.State}, by {Means(step.Means)}");
        }
    }

    private static void Legs(StringBuilder text, EvidenceReport report)
    {
        Heading(text, "Legs and what was inferred on them");
        Line(text, "| leg | role | rule that decided | estimates | abstained | put into words | words read for emotion | cleared unheard | refused |");
        Line(text, "|---|---|---|---|---|---|---|---|---|");
        foreach (var leg in report.Legs)
        {
            Line(text, $"| {leg.Label} | {leg.Role} | {leg.Rule} | {leg.Estimates} | {leg.Abstained} | {leg.Utterances} | {leg.TextEmotions} | {leg.Cleared} | {leg.Refused} |");
        }
    }

    private static void Cues(StringBuilder text, EvidenceReport report)
    {
        Heading(text, $"Cues: {report.Cues.Count} shown");
        foreach (var cue in report.Cues)
        {
            var end = cue.ClosedAtMs is { } at ? $", closed at {Seconds(at)} ({cue.ClosedReason})" : ", open";
            Line(text, $"- {Seconds(cue.AtMs)} {cue.Kind} ({cue.Tier}), {cue.LatencyMs.ToString("0", CultureInfo.InvariantCulture)} ms{end}{(cue.Surfaces.Count > 0 ? "; " + string.Join(", ", cue.Surfaces) : "")}");
        }

        foreach (var (reason, count) in report.DroppedCues)
        {
            Line(text, $"- not shown, {reason}: {count}");
        }
    }

    private static void Pauses(StringBuilder text, EvidenceReport report)
    {
        Heading(text, $"Pauses: {report.Pauses.Count}");
        foreach (var pause in report.Pauses)
        {
            Line(text, $"- {Utc(pause.FromUtc)} to {(pause.ToUtc is { } to ? Utc(to) : "now")}, media time {Seconds(pause.FromMs)} to {Seconds(pause.ToMs)}; told of the time inside: {pause.Estimates} estimates, {pause.States} states, {pause.Utterances} utterances, {pause.Cues} cues");
        }
    }

    private static void Erasures(StringBuilder text, EvidenceReport report)
    {
        Heading(text, $"Erasures: {report.Erasures.Count}");
        foreach (var erasure in report.Erasures)
        {
            Line(text, $"- {Utc(erasure.AtUtc)} {erasure.Reason}: {erasure.Estimates} estimates, {erasure.States} states, {erasure.Utterances} utterances, {erasure.Cues} cues");
        }
    }

    private static void Heading(StringBuilder text, string heading)
    {
        Line(text, "");
        Line(text, $"## {heading}");
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Seconds(double? ms) => ms is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value / 1000:0.0} s") : "–";

    private static string Means(NoticeMeans means) => means switch
    {
        NoticeMeans.Declaration => "the site's declaration (Privacy:AnnouncedBeforeCall)",
        NoticeMeans.SipHeader => "SIP (X-EdgeCx-Notice)",
        NoticeMeans.Dtmf => "a key on the customer's leg",
        _ => "the API",
    };
}
