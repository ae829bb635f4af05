using System.Globalization;

namespace EdgeCx.Interop.Tests.Mirror;

/// <summary>One call of one case as a tap heard it: a row of the table.</summary>
/// <param name="Case">The case.</param>
/// <param name="Legs">Legs of which audio came.</param>
/// <param name="Roles">Their roles, in alphabetical order.</param>
/// <param name="Agent">Correlation of the agent's leg with what the agent's phone played.</param>
/// <param name="Customer">The same of the customer.</param>
/// <param name="Seconds">Audio heard on the shorter leg, without gaps, s.</param>
/// <param name="Lost">Packets that were never seen.</param>
/// <param name="Duplicates">Packets that reached a leg twice.</param>
/// <param name="Copies">Second sightings that the tap took out.</param>
internal sealed record LegReport(
    string Case, int Legs, string Roles, double Agent, double Customer, double Seconds, long Lost, long Duplicates, long Copies)
{
    /// <summary>The head of the table, Markdown.</summary>
    public const string Head =
        "| case | legs | roles | agent | customer | heard, s | lost | duplicates | copies taken out |\n|---|---|---|---|---|---|---|---|---|";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Case} | {Legs} | {Roles} | {Agent:0.0000} | {Customer:0.0000} | {Seconds:0.0} | {Lost} | {Duplicates} | {Copies} |");
}
