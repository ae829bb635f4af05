using EdgeCx.Core.Calls;

namespace EdgeCx.Interop.Tests.Mirror;

/// <summary>
/// Real calls between two phones through a proxy and a media relay, both switch ports mirrored: every voice is on the wire twice, with
/// other addresses, and in the signalling of two hops. The tap hears each person once, knows who is who, and hears what was played.
/// </summary>
public sealed class MirrorTests(CallCentre centre) : IClassFixture<CallCentre>
{
    [Theory]
    [MemberData(nameof(CallCentre.Encapsulations), MemberType = typeof(CallCentre))]
    public async Task Mirror_AnyEncapsulation_BothLegsAreHeardOnce(string encapsulation)
    {
        centre.SkipUnlessThere();
        var outlet = await centre.EncapsulatedAsync(encapsulation);

        var call = outlet.Heard.Calls.ShouldHaveSingleItem(outlet.Describe());
        ShouldBeBothOnce(centre.Report(encapsulation, outlet, call, "agent", "customer"));
        outlet.Heard.EndOf(call).ShouldBe("bye", outlet.Describe());
        call.Tap.ShouldBe(TapKind.Mirror);
    }

    [Theory]
    [MemberData(nameof(CallCentre.Tunnels), MemberType = typeof(CallCentre))]
    public async Task Ring_AnyEncapsulation_BringsTheDatagramsOfThePlainCopy(string encapsulation)
    {
        centre.SkipUnlessThere();
        var plain = await centre.EncapsulatedAsync("plain");
        var outlet = await centre.EncapsulatedAsync(encapsulation);

        plain.Seen.All.Values.Sum().ShouldBeGreaterThan(4 * CallCentre.Talk / 160, "two voices on two ports");
        outlet.Seen.All.ShouldBe(plain.Seen.All, ignoreOrder: true);
        outlet.Seen.Counters.MalformedTunnels.ShouldBe(0);
        outlet.Seen.Counters.FragmentsGivenUp.ShouldBe(0);
    }

    [Theory]
    [InlineData("vlan", (5 << 13) | 100)]
    [InlineData("qinq", 200)]
    public async Task Ring_TaggedFrames_HaveTheirOuterTagInTheHeaderOfTheRing(string encapsulation, int tag)
    {
        centre.SkipUnlessThere();
        var outlet = await centre.EncapsulatedAsync(encapsulation);

        outlet.Seen.Tags.Keys.ShouldBe([(ushort)tag]);
    }

    [Theory]
    [InlineData("IPv6, PCMA", "6 pcma")]
    [InlineData("SIP over TCP", "tcp")]
    public async Task Mirror_OtherProtocols_BothLegsAreHeardOnce(string name, string options)
    {
        centre.SkipUnlessThere();
        await using var outlet = await centre.OutletAsync("plain");
        await centre.PhoneAsync("agent", options);
        await centre.PhoneAsync("customer", options);
        await centre.DoAsync("mirror");

        // The agent calls: roles are not a matter of who called.
        await centre.DialAsync("agent", "customer");
        await CallCentre.UntilAsync(() => outlet.HasHeard(0, CallCentre.Talk), "both legs", outlet);
        await centre.DoAsync("hangup agent");
        await CallCentre.UntilAsync(() => outlet.HasEnded(0), "the end", outlet);

        await centre.UnmirrorAsync();
        ShouldBeBothOnce(centre.Report(name, outlet, outlet.Heard.Calls.ShouldHaveSingleItem(outlet.Describe()), "agent", "customer"));
        outlet.Heard.EndOf(outlet.Heard.Calls[0]).ShouldBe("bye", outlet.Describe());
    }

    [Fact]
    public async Task Mirror_StartedInMidCall_BothLegsAreHeardOnceWithRolesBySubnet()
    {
        centre.SkipUnlessThere();
        await using var outlet = await centre.OutletAsync("plain");
        await centre.PhoneAsync("agent");
        await centre.PhoneAsync("customer");
        await centre.DialAsync("customer", "agent");
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        await centre.DoAsync("mirror");

        await CallCentre.UntilAsync(() => outlet.HasHeard(0, CallCentre.Talk), "both legs", outlet);
        await centre.DoAsync("hangup customer");
        await CallCentre.UntilAsync(() => outlet.HasEnded(0), "the end", outlet);
        await centre.UnmirrorAsync();

        // Nothing names the dialog of its BYE; that the media stops with it does.
        outlet.Heard.EndOf(outlet.Heard.Calls.ShouldHaveSingleItem(outlet.Describe())).ShouldBe("bye", outlet.Describe());
        ShouldBeBothOnce(centre.Report("late start", outlet, outlet.Heard.Calls.ShouldHaveSingleItem(outlet.Describe()), "agent", "customer"));
        outlet.Heard.Calls[0].Legs.Select(l => l.Rule).ShouldBe(["sent from an agent subnet", "sent to an agent subnet"], ignoreOrder: true);
    }

    [Fact]
    public async Task Mirror_SrtpWithKeysInTheSdp_BothLegsAreHeardOnceAcrossNewKeys()
    {
        centre.SkipUnlessThere();
        SecureCall.SkipUnlessInstalled();
        await using var secure = await SecureCall.PrepareAsync(Speech.Piece("agent.wav", false), Speech.Piece("customer.wav", false), (CallCentre.Talk / 8000) + 1);
        await using var outlet = MirrorOutlet.Start("plain", secure.Interface);

        await secure.PlayAsync();
        await CallCentre.UntilAsync(() => outlet.HasEnded(0), "the end", outlet);
        await CallCentre.UntilAsync(() => outlet.HasHeard(0, CallCentre.Talk), "both legs", outlet);

        var call = outlet.Heard.Calls.ShouldHaveSingleItem(outlet.Describe());
        ShouldBeBothOnce(centre.Report("SRTP, keys in SDP", outlet, call, "agent", "customer"));
        outlet.Heard.EndOf(call).ShouldBe("bye", outlet.Describe());
        call.Legs.ShouldAllBe(l => l.Statistics.Rejected == 0);
    }

    [Fact]
    public async Task Mirror_HoldAndResume_MediaTimeGoesOnAndNothingIsLost()
    {
        centre.SkipUnlessThere();
        await using var outlet = await centre.OutletAsync("plain");
        await centre.PhoneAsync("agent");
        await centre.PhoneAsync("customer");
        await centre.DoAsync("mirror");
        await centre.DialAsync("customer", "agent");
        await CallCentre.UntilAsync(() => outlet.HasHeard(0, CallCentre.Talk / 2), "both legs", outlet);
        var call = outlet.Heard.Calls.ShouldHaveSingleItem(outlet.Describe());

        await centre.DoAsync("hold agent");
        await CallCentre.UntilAsync(() => call.Legs.All(l => l.State != LegState.Active), "the hold", outlet);
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        await centre.DoAsync("resume agent");
        await CallCentre.UntilAsync(() => call.Legs.All(l => l.State == LegState.Active), "the end of the hold", outlet);
        var resumed = outlet.Heard.LegsOf(call).Max(outlet.Heard.LengthOf);
        await CallCentre.UntilAsync(() => outlet.HasHeard(0, (int)resumed + (CallCentre.Talk / 2)), "both legs again", outlet);
        await centre.DoAsync("hangup agent");
        await CallCentre.UntilAsync(() => outlet.HasEnded(0), "the end", outlet);

        await centre.UnmirrorAsync();

        // The phones' files ran on while held, and so did the leg's time: one lag fits what was heard before and after.
        ShouldBeBothOnce(centre.Report("hold", outlet, outlet.Heard.Calls.ShouldHaveSingleItem(outlet.Describe()), "agent", "customer"));
        outlet.Heard.EndOf(call).ShouldBe("bye", outlet.Describe());
        foreach (var leg in outlet.Heard.LegsOf(call))
        {
            Longest(outlet.Heard.AudioOf(leg)).ShouldBeGreaterThan(8000, "the hold is a gap of its own length in the leg");
        }
    }

    [Fact]
    public async Task Mirror_TwoCallsAtATime_EachHasItsOwnTwoLegs()
    {
        centre.SkipUnlessThere();
        await using var outlet = await centre.OutletAsync("plain");
        foreach (var name in (string[])["agent", "customer", "agent2", "customer2"])
        {
            await centre.PhoneAsync(name);
        }

        await centre.DoAsync("mirror");
        await centre.DialAsync("customer", "agent");
        await CallCentre.UntilAsync(() => outlet.Heard.Calls.Count == 1, "the first call", outlet);
        await centre.DialAsync("agent2", "customer2");
        await CallCentre.UntilAsync(() => outlet.HasHeard(0, CallCentre.Talk) && outlet.HasHeard(1, CallCentre.Talk), "four legs", outlet);
        await centre.DoAsync("hangup customer");
        await CallCentre.UntilAsync(() => outlet.HasEnded(0), "the end of the first call", outlet);
        outlet.HasEnded(1).ShouldBeFalse(outlet.Describe());
        await centre.DoAsync("hangup agent2");
        await CallCentre.UntilAsync(() => outlet.HasEnded(1), "the end of the second call", outlet);

        await centre.UnmirrorAsync();
        outlet.Heard.Calls.Count.ShouldBe(2, outlet.Describe());
        ShouldBeBothOnce(centre.Report("two calls: 1", outlet, outlet.Heard.Calls[0], "agent", "customer"));
        ShouldBeBothOnce(centre.Report("two calls: 2", outlet, outlet.Heard.Calls[1], "agent2", "customer2"));
    }

    private static void ShouldBeBothOnce(LegReport report) =>
        report.ShouldSatisfyAllConditions(
            () => report.Legs.ShouldBe(2),
            () => report.Roles.ShouldBe("agent, customer"),
            () => report.Agent.ShouldBeGreaterThan(0.99),
            () => report.Customer.ShouldBeGreaterThan(0.99),
            () => report.Seconds.ShouldBeGreaterThan(CallCentre.Talk / 8000.0 * 0.9),
            () => report.Lost.ShouldBe(0),
            () => report.Duplicates.ShouldBe(0),
            () => report.Copies.ShouldBeGreaterThan(100, "both ports are mirrored"));

    private static int Longest(short[] audio)
    {
        var (longest, run) = (0, 0);
        foreach (var sample in audio)
        {
            run = sample == 0 ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
