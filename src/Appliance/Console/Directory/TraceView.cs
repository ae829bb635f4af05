namespace EdgeCx.Appliance.Web;

/// <summary>A call's last minute, stage by stage, as <c>GET /api/v1/calls/{callId}/trace</c> shows it.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Live">True until it ended; then it is the minute before its last result.</param>
/// <param name="WindowMs">The time that is shown, ms.</param>
/// <param name="BudgetMs"><c>Latency:BudgetMs</c>.</param>
/// <param name="HardDeadlineMs"><c>Latency:HardDeadlineMs</c>.</param>
/// <param name="Results">The results, oldest first.</param>
internal sealed record TraceView(string CallId, bool Live, int WindowMs, int BudgetMs, int HardDeadlineMs, IReadOnlyList<TraceRow> Results);
