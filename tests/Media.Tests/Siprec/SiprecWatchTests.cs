using EdgeCx.Media.Sip;
using EdgeCx.Media.Siprec;
using static EdgeCx.Media.Tests.Siprec.SiprecMessages;

namespace EdgeCx.Media.Tests.Siprec;

public sealed class SiprecWatchTests
{
    [Fact]
    public void Tick_PacketsOnOneLegOrSignalling_AreSignsOfLife()
    {
        using var bench = new SiprecBench(policy: new SiprecPolicy { NoMediaHangup = TimeSpan.FromMinutes(10) });
        bench.Invite(Standard);
        bench.Tick(500);
        bench.Ports.Opened[1].Receive(1);
        bench.Tick(50);
        bench.Tick(599);
        bench.Reinvite(Describe(Audio("1", "inactive"), Audio("2", "inactive")));
        bench.Tick(599);

        bench.Dialog.Hangups.ShouldBeEmpty();
    }

    [Fact]
    public void Tick_DeadForVeryLong_HangsUpOnce()
    {
        using var bench = new SiprecBench(policy: new SiprecPolicy { NoMediaHangup = TimeSpan.FromMinutes(10) });
        bench.Invite(Standard);
        bench.Tick(599);
        bench.Update("");
        bench.Tick(599);
        bench.Dialog.Hangups.ShouldBeEmpty();

        bench.Tick(2);
        bench.Tick(2);

        bench.Dialog.Hangups.ShouldBe(["no media"]);
        bench.Drain();
        bench.End(SessionEnd.Local);
        bench.Drain().ShouldContain("ended no-media");
        bench.Server.Counters.NoMediaHangups.ShouldBe(1);
    }
}
