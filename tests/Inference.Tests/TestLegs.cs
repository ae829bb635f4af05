using EdgeCx.Core.Calls;

namespace EdgeCx.Inference.Tests;

/// <summary>Legs of calls that allow everything.</summary>
internal static class TestLegs
{
    public static Leg Customer(string label = "customer") => Of(SpeakerRole.Customer, label);

    public static Leg Agent() => Of(SpeakerRole.Agent, "agent");

    private static Leg Of(SpeakerRole role, string label)
    {
        var call = new Call(CallId.New(), TapKind.File, DateTimeOffset.UnixEpoch, noticeRequired: false);
        var leg = call.AddLeg(label);
        leg.BindRole(role, "test");
        return leg;
    }
}
