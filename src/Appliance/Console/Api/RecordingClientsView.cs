using EdgeCx.Media.Siprec.Deviations;

namespace EdgeCx.Appliance.Web;

/// <summary>The recording clients, as the composition shows them to the console.</summary>
/// <param name="Read">What is known of them now.</param>
internal sealed record RecordingClientsView(Func<IReadOnlyList<RecordingClientReport>> Read);
