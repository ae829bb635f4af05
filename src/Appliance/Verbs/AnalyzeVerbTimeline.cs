using System.Globalization;
using System.Text;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Verbs;

/// <summary>
/// Prints the events of an analysis: as JSON lines with their name in <c>event</c>, or as a timeline for a person that leaves single
/// estimates out and counts them. Nothing is live, so it writes at once.
/// </summary>
internal sealed class AnalyzeVerbTimeline(TextWriter output, bool json) : ICallEventSink
{
    private int _estimates;
    private int _abstained;
    private int _cues;

    /// <inheritdoc/>
    public string Name => "timeline";

    /// <summary>Calls that ended.</summary>
    public int Calls { get; private set; }

    /// <summary>Estimates of a customer's voice.</summary>
    public int Estimates => _estimates;

    /// <summary>True when a leg was known to be a customer's.</summary>
    public bool HeardCustomer { get; private set; }

    /// <summary>Length of all calls, ms.</summary>
    public double HeardMs { get; private set; }

    /// <inheritdoc/>
    public bool TryPublish(CallEvent callEvent)
    {
        Count(callEvent);
        if (json)
        {
            var data = Encoding.UTF8.GetString(EventJson.ToUtf8(callEvent));
            output.WriteLine($"{{\"event\":\"{callEvent.Name}\",{data[1..]}");
        }
        else if (Describe(callEvent) is { } line)
        {
            output.WriteLine(line);
        }

        return true;
    }

    /// <summary>All events are in: sums up for a person.</summary>
    public void Finish()
    {
        if (!json)
        {
            output.WriteLine($"{_cues} cues, {_estimates} estimates of the customer's voice, {_abstained} of them not sure");
        }

        output.Flush();
    }

    private static string? Describe(CallEvent callEvent) => callEvent switch
    {
        CallStarted e => $"{"",10}call {e.CallId}",
        LegChanged e => $"{"",10}leg {e.Leg}: {Word(e.Role)} ({e.Rule}), {e.Codec}, {Word(e.State)}",
        CustomerStateChanged e => $"{At(e.AtMs)}customer {Word(e.State)}, {Word(e.Trend)} ({Share(e.Confidence)}){Evidence(e.Evidence)}",
        HoldChanged e => $"{At(e.AtMs)}customer {(e.OnHold ? "on" : "off")} hold ({(e.Signalled ? "signalled" : "music")}, since {At(e.SinceMs).Trim()})",
        UtteranceHeard e => $"{At(e.AtMs)}{Word(e.Role)} says ({Share(e.Confidence)}) {e.Text}",
        CueOpened e => $"{At(e.AtMs)}cue {e.Kind} [{Word(e.Tier)}] {e.Text} — {e.Reason}",
        CueClosed e => $"{At(e.AtMs)}cue {e.Kind} closed: {e.Reason}",
        CueDropped e => $"{At(e.AtMs)}cue {e.Kind} not shown: {e.Reason}",
        CallEnded e => $"{At(e.DurationMs)}call {e.CallId} ended: {e.Reason}{string.Concat((e.Legs ?? []).Select(Describe))}",
        _ => null,
    };

    private static string Describe(LegReception leg) => Environment.NewLine + $"{"",10}leg {leg.Leg}: " + (leg.Obstacle ?? string.Create(
        CultureInfo.InvariantCulture,
        $"{leg.Packets} packets, {leg.Lost} lost{(leg.LostOnMirror > 0 ? $" ({leg.LostOnMirror} of them by the mirror, not by the call)" : "")}, jitter {leg.JitterMs:0.0} ms{(leg.Copies > 0 ? $", {leg.Copies} copies on the mirror" : "")}"));

    private static string At(double ms)
    {
        var tenths = (long)Math.Round(ms / 100);
        return string.Create(CultureInfo.InvariantCulture, $"{tenths / 600,3}:{tenths / 10 % 60:00}.{tenths % 10}   ");
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Share(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Evidence(IReadOnlyDictionary<string, double> evidence) => evidence.Count == 0
        ? ""
        : ": " + string.Join(", ", evidence.Select(e => $"{e.Key} {Share(e.Value)}"));

    private void Count(CallEvent callEvent)
    {
        switch (callEvent)
        {
            case EstimateMade e:
                _estimates++;
                _abstained += e.Abstained ? 1 : 0;
                break;
            case LegChanged { Role: SpeakerRole.Customer }:
                HeardCustomer = true;
                break;
            case CueOpened:
                _cues++;
                break;
            case CallEnded e:
                Calls++;
                HeardMs += e.DurationMs;
                break;
        }
    }
}
