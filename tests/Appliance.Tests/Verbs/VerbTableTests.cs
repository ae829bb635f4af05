using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Verbs;

namespace EdgeCx.Appliance.Tests.Verbs;

public sealed class VerbTableTests
{
    [Fact]
    public void Invocation_ForcedEnd_LeavesRoomForEveryGraceOfAStop()
    {
        // Signalling waits for peers, the console for its readers; as long again for the queues to drain on a busy machine.
        var graces = ApplianceHost.SipGrace + ApplianceHost.ConsoleGrace;
        VerbTable.Invocation.ProcessTerminationTimeout.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(2 * graces);
    }
}
