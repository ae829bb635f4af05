namespace EdgeCx.Appliance.Web;

/// <summary>A queue whose depth is shown in the metrics.</summary>
/// <param name="Name">Label of the queue.</param>
/// <param name="Depth">Items in it now; any thread.</param>
/// <param name="Capacity">Most items.</param>
internal sealed record QueueProbe(string Name, Func<int> Depth, int Capacity);
