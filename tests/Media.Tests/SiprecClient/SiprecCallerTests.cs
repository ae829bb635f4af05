using System.Net;
using System.Text;
using EdgeCx.Media.Sdp;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Media.Tests.SiprecClient;

public class SiprecCallerTests
{
    private static readonly CallParties Parties = new(CallParties.DefaultCustomer, CallParties.DefaultAgent);
    private static readonly CallAudio Audio = new([.. Enumerable.Repeat((byte)0x11, 160 * 20)], [.. Enumerable.Repeat((byte)0x22, 160 * 18)]);
    private static readonly CallAudio Long = new(new byte[160 * 500], new byte[160 * 500]);

    [Theory]
    [InlineData(SignallingTransport.Udp, 15301, 42000)]
    [InlineData(SignallingTransport.Tcp, 15302, 42004)]
    internal async Task CallAsync_Answered_PlaysBothLegsAndHangsUp(SignallingTransport transport, int sipPort, int rtpPort)
    {
        using var recorder = new FakeRecorder(sipPort, transport == SignallingTransport.Tcp) { SaysTrying = true };
        recorder.OnInvite = (_, _) => (200, FakeRecorder.Sdp(rtpPort, rtpPort + 2));
        using var customer = new RtpCatcher(rtpPort);
        using var agent = new RtpCatcher(rtpPort + 2);
        await using var caller = await OpenAsync(sipPort, transport);

        var summary = await new CallRun(caller, Audio, Parties, 1, 10).RunAsync(TestContext.Current.CancellationToken);

        (summary.Calls, summary.Answered, summary.Failed, summary.Cut).ShouldBe((1, 1, 0, 0));
        summary.PacketsSent.ShouldBe(40);
        var heard = customer.ReadAll();
        heard.Count.ShouldBe(20);
        CheckStream(heard, 0x11);
        var spoken = agent.ReadAll();
        CheckStream(spoken, 0x22, silentFrom: 18);
        spoken[0].Ssrc.ShouldNotBe(heard[0].Ssrc);

        var invite = recorder.Of("INVITE").Single();
        SdpParser.TryParse(Encoding.UTF8.GetBytes(invite[invite.IndexOf("v=0", StringComparison.Ordinal)..invite.IndexOf("\r\n--edgecx-src-boundary\r\nContent-Type: application/rs", StringComparison.Ordinal)]), out var sdp, out _).ShouldBeTrue();
        sdp!.Media.Select(m => m.Label).ShouldBe(["1", "2"]);
        sdp.Media.Select(m => m.Port).ShouldBe([heard[0].FromPort, spoken[0].FromPort]);
        FakeRecorder.Header(invite, "X-EdgeCx-Notice").ShouldBe("notified");
        FakeRecorder.Header(invite, "Require").ShouldBe("siprec");

        var bye = recorder.Of("BYE").Single();
        bye.ShouldStartWith("BYE sip:srs@127.0.0.1:15301;x=1 SIP/2.0");
        FakeRecorder.Header(bye, "To").ShouldEndWith(";tag=srs");
        bye.ShouldContain("Route: <sip:p1;lr>\r\nRoute: <sip:p2;lr>\r\n");
        recorder.Of("ACK").Count().ShouldBe(1);
    }

    [Fact]
    public async Task CallAsync_LostInvite_IsSentAgainByTimerA()
    {
        using var recorder = new FakeRecorder(15303, tcp: false);
        recorder.OnInvite = (_, seen) => seen < 3 ? null : (200, FakeRecorder.Sdp(42008, 42010));
        await using var caller = await OpenAsync(15303, SignallingTransport.Udp, t1Ms: 30);

        var summary = await new CallRun(caller, Audio, Parties, 1, 10).RunAsync(TestContext.Current.CancellationToken);

        summary.Answered.ShouldBe(1);
        recorder.Of("INVITE").Count().ShouldBe(3);
        recorder.Of("INVITE").Select(i => FakeRecorder.Header(i, "Via")).Distinct().Count().ShouldBe(1, "a retransmission is the same request");
    }

    [Fact]
    public async Task CallAsync_NoAnswer_FailsAfterTimerB()
    {
        using var recorder = new FakeRecorder(15304, tcp: false) { OnInvite = (_, _) => null };
        await using var caller = await OpenAsync(15304, SignallingTransport.Udp, t1Ms: 5);

        var summary = await new CallRun(caller, Audio, Parties, 1, 10).RunAsync(TestContext.Current.CancellationToken);

        summary.Failures.ShouldBe(new Dictionary<string, int> { ["no answer"] = 1 });
        summary.Failed.ShouldBe(1);
        recorder.Of("INVITE").Count().ShouldBeInRange(6, 7);
        recorder.Of("BYE").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(503)]
    [InlineData(488)]
    [InlineData(603)]
    public async Task CallAsync_Refused_IsAcknowledgedInItsTransaction(int status)
    {
        using var recorder = new FakeRecorder(15305, tcp: false) { OnInvite = (_, _) => (status, ""), Repeats = 2 };
        await using var caller = await OpenAsync(15305, SignallingTransport.Udp);

        var summary = await new CallRun(caller, Audio, Parties, 1, 10).RunAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => recorder.Of("ACK").Count() == 2);

        summary.Failures.ShouldBe(new Dictionary<string, int> { [$"refused with {status}"] = 1 });
        var via = FakeRecorder.Header(recorder.Of("INVITE").Single(), "Via");
        recorder.Of("ACK").ShouldAllBe(ack => FakeRecorder.Header(ack, "Via") == via);
        recorder.Of("BYE").ShouldBeEmpty();
    }

    [Fact]
    public async Task CallAsync_RepeatedFinalAnswer_IsAcknowledgedAgain()
    {
        using var recorder = new FakeRecorder(15306, tcp: false) { OnInvite = (_, _) => (200, FakeRecorder.Sdp(42012, 42014)), Repeats = 3 };
        await using var caller = await OpenAsync(15306, SignallingTransport.Udp);

        await new CallRun(caller, Audio, Parties, 1, 10).RunAsync(TestContext.Current.CancellationToken);

        recorder.Of("ACK").Count().ShouldBe(3);
        recorder.Of("ACK").Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task CallAsync_ByeFromTheServer_IsAnsweredAndStopsTheAudio()
    {
        using var recorder = new FakeRecorder(15307, tcp: false) { OnInvite = (_, _) => (200, FakeRecorder.Sdp(42016, 42018)) };
        await using var caller = await OpenAsync(15307, SignallingTransport.Udp);
        var call = (await caller.CallAsync(Parties, Long, repeats: true, TestContext.Current.CancellationToken)).ShouldNotBeNull();

        recorder.SendBye(recorder.Of("INVITE").Single());
        await call.AudioFinished.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await caller.EndAsync(call, TestContext.Current.CancellationToken);
        await UntilAsync(() => !recorder.Responses.IsEmpty);

        call.EndedByServer.ShouldBeTrue();
        recorder.Responses.Single().ShouldStartWith("SIP/2.0 200 OK");
        recorder.Of("BYE").ShouldBeEmpty();
        caller.LiveCalls.ShouldBe(0);
    }

    [Fact]
    public async Task HoldAsync_OneLeg_SendsInactiveAndLetsItsTimePass()
    {
        using var recorder = new FakeRecorder(15308, tcp: false) { OnInvite = (_, _) => (200, FakeRecorder.Sdp(42020, 42022)) };
        using var customer = new RtpCatcher(42020);
        using var agent = new RtpCatcher(42022);
        await using var caller = await OpenAsync(15308, SignallingTransport.Udp);
        var call = (await caller.CallAsync(Parties, Long, repeats: false, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        await Task.Delay(200, TestContext.Current.CancellationToken);

        (await call.HoldAsync(customer: false, agent: true, TestContext.Current.CancellationToken)).ShouldBeTrue();
        await Task.Delay(200, TestContext.Current.CancellationToken);
        (await call.HoldAsync(customer: false, agent: false, TestContext.Current.CancellationToken)).ShouldBeTrue();
        await Task.Delay(100, TestContext.Current.CancellationToken);
        await caller.EndAsync(call, TestContext.Current.CancellationToken);

        var offers = recorder.Of("INVITE").Select(i => i.Split("a=label:2\r\n")[1]).ToArray();
        offers.Length.ShouldBe(3);
        offers[1].ShouldStartWith("a=inactive");
        offers[2].ShouldStartWith("a=sendonly");
        var held = agent.ReadAll();
        var gap = held.Zip(held.Skip(1)).Single(p => p.Second.Timestamp - p.First.Timestamp != 160);
        gap.Second.Sequence.ShouldBe((ushort)(gap.First.Sequence + 1));
        ((gap.Second.Timestamp - gap.First.Timestamp) / 8).ShouldBeGreaterThan(150u);
        gap.Second.Marker.ShouldBeTrue();
        customer.ReadAll().Count.ShouldBeGreaterThan(held.Count + 5);
    }

    [Fact]
    public async Task CallAsync_OneLineRefused_PlaysTheOther()
    {
        using var recorder = new FakeRecorder(15309, tcp: false) { OnInvite = (_, _) => (200, FakeRecorder.Sdp(0, 42026)) };
        using var agent = new RtpCatcher(42026);
        await using var caller = await OpenAsync(15309, SignallingTransport.Udp);

        var summary = await new CallRun(caller, Audio, Parties, 1, 10).RunAsync(TestContext.Current.CancellationToken);

        summary.PacketsSent.ShouldBe(20);
        agent.ReadAll().Count.ShouldBe(20);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("v=0\r\nm=audio 0 RTP/AVP 0\r\nm=audio 0 RTP/AVP 0\r\n")]
    public async Task CallAsync_AnswerWithoutAStream_IsEnded(string sdp)
    {
        using var recorder = new FakeRecorder(15310, tcp: false) { OnInvite = (_, _) => (200, sdp) };
        await using var caller = await OpenAsync(15310, SignallingTransport.Udp);

        var summary = await new CallRun(caller, Audio, Parties, 1, 10).RunAsync(TestContext.Current.CancellationToken);

        summary.Failures.Keys.ShouldBe(["the answer has no stream that can be sent to"]);
        recorder.Of("BYE").Count().ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_SeveralCalls_HaveAgentsOfTheirOwnAndAreRamped()
    {
        using var recorder = new FakeRecorder(15311, tcp: false) { OnInvite = (_, _) => (200, FakeRecorder.Sdp(42030, 42032)) };
        await using var caller = await OpenAsync(15311, SignallingTransport.Udp);

        var summary = await new CallRun(caller, Audio, Parties, 5, 20).RunAsync(TestContext.Current.CancellationToken);

        summary.Answered.ShouldBe(5);
        summary.PacketsSent.ShouldBe(200);
        summary.DurationMs.ShouldBeGreaterThan(570);
        var invites = recorder.Of("INVITE").ToArray();
        for (var i = 1; i <= 5; i++)
        {
            invites.Count(invite => invite.Contains($"aor=\"sip:agent-000{i}@agent.edgecx.invalid\"", StringComparison.Ordinal)).ShouldBe(1);
        }
    }

    [Fact]
    public async Task RunAsync_Cancelled_HangsUpLiveCalls()
    {
        using var recorder = new FakeRecorder(15312, tcp: false) { OnInvite = (_, _) => (200, FakeRecorder.Sdp(42036, 42038)) };
        await using var caller = await OpenAsync(15312, SignallingTransport.Udp);
        using var stop = new CancellationTokenSource();
        var answered = 0;
        var run = new CallRun(caller, Long, Parties, 2, 100)
        {
            Progress = (_, _) =>
            {
                if (Interlocked.Increment(ref answered) == 2)
                {
                    stop.Cancel();
                }
            },
        };

        var summary = await run.RunAsync(stop.Token);

        summary.Answered.ShouldBe(2);
        recorder.Of("BYE").Count().ShouldBe(2);
        caller.LiveCalls.ShouldBe(0);
    }

    [Fact]
    public async Task OpenAsync_NobodyListensOnTcp_Throws() =>
        await Should.ThrowAsync<System.Net.Sockets.SocketException>(() => OpenAsync(15399, SignallingTransport.Tcp));

    private static Task<SiprecCaller> OpenAsync(int port, SignallingTransport transport, int t1Ms = 500) => SiprecCaller.OpenAsync(
        new SiprecCallerOptions(new IPEndPoint(IPAddress.Loopback, port), transport) { T1Ms = t1Ms, RtpPortMin = 42100, RtpPortMax = 42499 },
        TimeProvider.System,
        TestContext.Current.CancellationToken);

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 200 && !condition(); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        condition().ShouldBeTrue();
    }

    private static void CheckStream(List<RtpCatcher.Packet> packets, byte octet, int silentFrom = int.MaxValue)
    {
        packets[0].Marker.ShouldBeTrue();
        for (var i = 0; i < packets.Count; i++)
        {
            packets[i].Type.ShouldBe(0);
            packets[i].Ssrc.ShouldBe(packets[0].Ssrc);
            packets[i].Sequence.ShouldBe((ushort)(packets[0].Sequence + i));
            packets[i].Timestamp.ShouldBe(packets[0].Timestamp + (uint)(160 * i));
            packets[i].Payload.ShouldBe(Enumerable.Repeat(i < silentFrom ? octet : (byte)0xFF, 160));
        }
    }
}
