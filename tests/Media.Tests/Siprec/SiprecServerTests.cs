using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Siprec;
using static EdgeCx.Media.Tests.Siprec.SiprecMessages;

namespace EdgeCx.Media.Tests.Siprec;

public sealed class SiprecServerTests
{
    [Fact]
    public void OnInvite_StandardRecording_OpensBindsAndAnswers()
    {
        using var bench = new SiprecBench();

        var answer = bench.Invite(Standard, "multipart/mixed;boundary=b", null, ("X-EdgeCx-Notice", "notified"));

        (answer.Status, answer.ContentType, answer.ContactParameters).ShouldBe((200, "application/sdp", "+sip.srs"));
        SiprecBench.Text(answer).ShouldContain("m=audio 15200 RTP/AVP 0 8\r\na=label:1\r\n");
        SiprecBench.Text(answer).ShouldContain("m=audio 15202 RTP/AVP 0 8\r\na=label:2\r\n");
        bench.Drain().ShouldBe(["started", "1 Customer Waiting", "2 Agent Waiting"]);
        bench.Call.ShouldSatisfyAllConditions(
            c => c.AgentId.ShouldBe("2001"),
            c => c.Notice.ShouldBe(NoticeState.Notified),
            c => c.Tap.ShouldBe(TapKind.Siprec),
            c => c.Legs.Select(l => l.Codec).ShouldBe(["PCMU", "PCMU"]),
            c => c.Legs[0].Aor.ShouldBe("+4915112345678@pbx.example"),
            c => c.Legs[0].EmotionAllowed.ShouldBeTrue(),
            c => c.Legs[1].EmotionAllowed.ShouldBeFalse());
        bench.Ports.Opened.ShouldAllBe(p => p.Media.Active && p.Resets == 0);
        bench.LogLines.ShouldAllBe(l => !l.Contains("4915") && !l.Contains("2001"));
    }

    [Theory]
    [InlineData(SessionEnd.Bye, "ended bye")]
    [InlineData(SessionEnd.Cancelled, "ended cancelled")]
    [InlineData(SessionEnd.Expired, "ended session-expired")]
    [InlineData(SessionEnd.NoAck, "ended no-ack")]
    [InlineData(SessionEnd.Shutdown, "ended shutdown")]
    [InlineData(SessionEnd.Local, "ended hangup")]
    public void OnEnded_AnyWay_ClosesOnceAndKeepsRoles(object end, string expected)
    {
        using var bench = new SiprecBench();
        bench.Invite(Standard);
        var call = bench.Call;
        bench.Drain();

        bench.End((SessionEnd)end, body: Partial("<participant participant_id='P1'><disassociate-time>t</disassociate-time></participant>"));
        bench.End((SessionEnd)end);

        bench.Drain().ShouldBe(["1 Customer Ended", "2 Agent Ended", expected]);
        bench.Ports.Opened.ShouldAllBe(p => p.IsClosed);
        bench.Registry.Count.ShouldBe(0);
        call.Legs[0].Role.ShouldBe(SpeakerRole.Customer);
        bench.Reinvite(Standard).Status.ShouldBe(481);
    }

    [Fact]
    public void OnInvite_WhileTheOperatorDrains_Is503UntilItIsUndone()
    {
        using var bench = new SiprecBench();
        bench.Invite(Standard);
        bench.Registry.IsDraining = true;

        bench.Invite(Standard, dialog: new FakeDialog()).Status.ShouldBe(503);
        bench.Server.OnOptions().Status.ShouldBe(503);
        bench.Reinvite(Standard).Status.ShouldBe(200, "what lives goes on");

        bench.Registry.IsDraining = false;
        bench.Server.OnOptions().Status.ShouldBe(200);
        bench.Invite(Standard, dialog: new FakeDialog()).Status.ShouldBe(200);
    }

    // The last step of the overload order: first all that can be given up for the calls there are, then no new ones.
    [Fact]
    public void OnInvite_WhileNothingIsLeftToGiveUp_Is503AndWhatLivesGoesOn()
    {
        using var bench = new SiprecBench();
        bench.Invite(Standard);
        var overloaded = true;
        bench.Registry.WatchOverload(() => overloaded);

        var refused = bench.Invite(Standard, dialog: new FakeDialog());
        (refused.Status, refused.Reason).ShouldBe((503, "Overloaded"));
        refused.Headers.ShouldContain(("Retry-After", "30"));
        bench.Server.OnOptions().Status.ShouldBe(503);
        bench.Reinvite(Standard).Status.ShouldBe(200, "what lives goes on");

        overloaded = false;
        bench.Invite(Standard, dialog: new FakeDialog()).Status.ShouldBe(200);
    }

    [Fact]
    public void OnInvite_FullOrDraining_Is503WithRetryAfter()
    {
        using var bench = new SiprecBench(capacity: 1);
        bench.Server.OnOptions().Status.ShouldBe(200);
        bench.Invite(Standard);

        var full = bench.Invite(Standard, dialog: new FakeDialog());
        var options = bench.Server.OnOptions();
        bench.End(SessionEnd.Bye);
        bench.Server.OnOptions().Status.ShouldBe(200);
        bench.Server.Drain();
        var draining = bench.Invite(Standard, dialog: new FakeDialog());

        foreach (var answer in new[] { full, options, draining })
        {
            answer.Status.ShouldBe(503);
            answer.Headers.ShouldContain(("Retry-After", "30"));
        }

        bench.Server.Counters.RefusedBusy.ShouldBe(2);
        bench.Ports.Opened.Count.ShouldBe(2);
    }

    [Fact]
    public void OnInvite_NoPortFree_Is503AndLeavesNothingBehind()
    {
        using var bench = new SiprecBench();
        bench.Ports.Free = 1;

        bench.Invite(Standard).Status.ShouldBe(503);

        bench.Ports.Opened.Single().IsClosed.ShouldBeTrue();
        bench.Registry.Count.ShouldBe(0);
        bench.Drain().ShouldBeEmpty();
        bench.Dialog.State.ShouldBeNull();
    }

    [Theory]
    [InlineData("m=video 4000 RTP/AVP 96\r\n", "304")]
    [InlineData("m=audio 4000 RTP/SAVP 0\r\n", "302")]
    [InlineData("m=audio 4000 RTP/AVP 18\r\n", "305")]
    [InlineData("m=audio 0 RTP/AVP 0\r\n", "304")]
    [InlineData("", "304")]
    public void OnInvite_NoUsableLine_Is488WithWarning(string lines, string code)
    {
        using var bench = new SiprecBench();

        var answer = bench.Invite(Both(Describe(lines), Metadata()));

        answer.Status.ShouldBe(488);
        answer.Headers.ShouldContain(h => h.Name == "Warning" && h.Value.StartsWith(code + " edgecx \"", StringComparison.Ordinal));
        bench.Registry.Count.ShouldBe(0);
        bench.Server.Counters.RefusedOffer.ShouldBe(1);
    }

    [Fact]
    public void OnInvite_OneUnusableLine_IsAnsweredWithPortZeroAndSeenAsRefused()
    {
        using var bench = new SiprecBench();

        var answer = bench.Invite(Both(Describe(Audio("1"), Audio("2", protocol: "RTP/SAVP"), "m=video 9000 RTP/AVP 96\r\n"), Metadata()));

        SiprecBench.Text(answer).ShouldContain("m=audio 0 RTP/SAVP 0 8\r\na=label:2\r\nm=video 0 RTP/AVP 96\r\n");
        bench.Drain().ShouldBe(["started", "1 Customer Waiting", "2 Unknown Refused"]);
        bench.Call.Legs[1].Rule.ShouldBe("refused: encrypted media");
    }

    [Theory]
    [InlineData("application/sdp", "v=1\r\n", 400)]
    [InlineData("multipart/mixed;boundary=b", "no parts", 400)]
    [InlineData("multipart/mixed;boundary=b", "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\nm=broken\r\n--b--", 400)]
    [InlineData("text/plain", "hello", 415)]
    [InlineData("", "hello", 415)]
    public void OnInvite_UnreadableBody_SaysWhy(string contentType, string body, int status)
    {
        using var bench = new SiprecBench();

        var answer = bench.Invite(body, contentType);

        answer.Status.ShouldBe(status);
        (status == 400 ? answer.Reason : answer.Headers.First(h => h.Name == "Accept").Value).ShouldNotBeNullOrEmpty();
        bench.Server.Counters.BadBodies.ShouldBe(1);
        bench.Metrics.Drops[DropReason.MalformedSip].ShouldBe(status == 400 ? 1 : 0);
    }

    [Theory]
    [InlineData("not xml", "the metadata could not be read")]
    [InlineData("<recording><participant>", "the metadata could not be read")]
    [InlineData("", "no metadata")]
    [InlineData("<recording/>", "the label is not in the metadata")]
    public void OnInvite_WithoutUsableMetadata_IsAcceptedWithRolesUnknown(string metadata, string rule)
    {
        using var bench = new SiprecBench();

        bench.Invite(Both(Describe(Audio("1"), Audio("2")), metadata)).Status.ShouldBe(200);

        bench.Call.Legs.ShouldAllBe(l => l.Role == SpeakerRole.Unknown && l.Rule == rule);
        bench.Call.AgentId.ShouldBe("");
    }

    [Fact]
    public void OnInvite_WithoutAnyMarker_IsUpToTheSite()
    {
        var plain = Describe("m=audio 4000 RTP/AVP 0\r\n");
        using var tolerant = new SiprecBench();
        using var strict = new SiprecBench(policy: new SiprecPolicy { AcceptUnmarked = false });

        tolerant.Invite(plain, "application/sdp").Status.ShouldBe(200);
        tolerant.Call.Legs.Single().ShouldSatisfyAllConditions(l => l.Label.ShouldBe("m1"), l => l.Role.ShouldBe(SpeakerRole.Unknown));

        var refused = strict.Invite(plain, "application/sdp");
        refused.Status.ShouldBe(403);
        refused.Headers.ShouldContain(h => h.Name == "Warning");
        foreach (var (name, value) in new[] { ("Require", "timer, siprec"), ("Contact", "<sip:a@b>;+sip.src"), ("Contact", "<sip:a@b>;src"), ("From", "<sip:1@b;x-nearend;x-refci=1>") })
        {
            strict.Invite(plain, "application/sdp", new FakeDialog(), (name, value)).Status.ShouldBe(200, name + value);
        }

        strict.Invite(Describe(Audio("1")), "application/sdp", new FakeDialog()).Status.ShouldBe(503, "labels are a marker, and the four before fill the node");
    }

    [Theory]
    [InlineData(false, null, NoticeState.Unknown)]
    [InlineData(true, null, NoticeState.Notified)]
    [InlineData(false, "Notified", NoticeState.Notified)]
    [InlineData(true, "objected", NoticeState.Objected)]
    [InlineData(false, "whatever", NoticeState.Unknown)]
    public void OnInvite_Notice_ComesFromPolicyAndHeader(bool startsNotified, string? header, NoticeState expected)
    {
        using var bench = new SiprecBench(policy: new SiprecPolicy { StartsNotified = startsNotified });

        bench.Invite(Standard, "", null, header is null ? [] : [("X-EdgeCx-Notice", header)]);

        bench.Call.Notice.ShouldBe(expected);
    }

    [Fact]
    public void OnReinvite_NoticeHeader_ChangesTheCallAndObjectionIsFinal()
    {
        using var bench = new SiprecBench();
        bench.Invite(Standard);
        bench.Drain();

        bench.Update("", ("X-EdgeCx-Notice", "notified"));
        bench.Update("", ("X-EdgeCx-Notice", "notified"));
        bench.Reinvite("", ("X-EdgeCx-Notice", "objected"));
        bench.Update("", ("X-EdgeCx-Notice", "notified"));

        bench.Drain().ShouldBe(["call changed", "call changed"]);
        bench.Call.Notice.ShouldBe(NoticeState.Objected);
    }

    [Fact]
    public void OnInvite_SignalQueueFull_IsRefusedAndLaterSignalsAreKept()
    {
        using var bench = new SiprecBench(queue: 4);
        bench.Invite(Standard);
        bench.End(SessionEnd.Bye);

        bench.Invite(Standard, dialog: new FakeDialog()).Status.ShouldBe(503);

        bench.Drain().ShouldBe(["started", "1 Customer Ended", "2 Agent Ended", "1 Customer Ended"]);
        bench.Tick(1);
        bench.Drain().ShouldBe(["2 Agent Ended", "ended bye"]);
        bench.Registry.Count.ShouldBe(0);
    }
}
