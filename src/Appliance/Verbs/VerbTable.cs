using System.CommandLine;

namespace EdgeCx.Appliance.Verbs;

/// <summary>The verbs of <c>edgecx</c>, one file each, in the order the help shows them.</summary>
internal static class VerbTable
{
    /// <summary>
    /// How verbs run. The command line library ends the process by force (143) a while after SIGTERM or SIGINT; its default of 2 s cuts
    /// an orderly stop in which one peer does not answer its BYE. A stop is over in 5 s; this is what systemd allows it.
    /// </summary>
    public static InvocationConfiguration Invocation { get; } = new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) };

    /// <summary>Builds all verbs.</summary>
    public static IEnumerable<Command> Build() =>
    [
        RunVerb.Build(),
        DemoVerb.Build(),
        AnalyzeVerb.Build(),
        CallVerb.Build(),
        EvaluateVerb.Build(),
        EvaluateTextVerb.Build(),
        EvaluateCallsVerb.Build(),
        SimulateDayVerb.Build(),
        RulesVerb.Build(),
        TracePredictionVerb.Build(),
        CapacityVerb.Build(),
        CapacityLoadVerb.Build(),
        DoctorVerb.Build(),
        DrainVerb.Build(),
        TraceVerb.Build(),
        TokenVerb.Build(),
        PromptsVerb.Build(),
        EvidenceVerb.Build(),
    ];
}
