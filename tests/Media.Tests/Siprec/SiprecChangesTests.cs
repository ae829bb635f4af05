using EdgeCx.Core.Calls;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Siprec;
using static EdgeCx.Media.Tests.Siprec.SiprecMessages;

namespace EdgeCx.Media.Tests.Siprec;

public sealed class SiprecChangesTests
{
    [Fact]
    public void OnReinvite_HoldAndResume_ChangeTheLegButNotItsPort()
    {
        using var bench = Started(out var ports);

        var hold = bench.Reinvite(Both(Describe(Audio("1", "inactive"), Audio("2")), Metadata()));
        var held = bench.Drain();
        var resume = bench.Reinvite(Both(Describe(Audio("1"), Audio("2")), Metadata()));

        SiprecBench.Text(hold).ShouldContain("m=audio 15200 RTP/AVP 0 8\r\na=label:1\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=inactive\r\n");
        held.ShouldBe(["1 Customer Inactive"]);
        bench.Drain().ShouldBe(["1 Customer Waiting"]);
        SiprecBench.Text(resume).ShouldContain("m=audio 15200 ");
        ports[0].ShouldSatisfyAllConditions(p => p.Updates.ShouldBe(2), p => p.Media.Active.ShouldBeTrue(), p => p.Resets.ShouldBe(0));
        ports[1].Updates.ShouldBe(0);
    }

    [Fact]
    public void OnReinvite_HoldWithEmptyAssociation_KeepsWhoIsOnHold()
    {
        using var bench = Started(out _);
        var nobodySends = Metadata().Replace("<send>T1</send>", "", StringComparison.Ordinal);

        bench.Reinvite(Both(Describe(Audio("1", "inactive"), Audio("2")), nobodySends));
        var held = bench.Drain();
        bench.Reinvite(Both(Describe(Audio("1"), Audio("2")), nobodySends));

        held.ShouldBe(["1 Customer Inactive"]);
        bench.Drain().ShouldBe(["1 Unknown Waiting"]);
    }

    [Fact]
    public void Answer_Version_CountsChangesNotRepetitions()
    {
        using var bench = new SiprecBench();
        string Version(SessionAnswer answer) => SiprecBench.Text(answer).Split("\r\n")[1].Split(' ')[2];

        Version(bench.Invite(Standard)).ShouldBe("0");
        Version(bench.Reinvite(Standard)).ShouldBe("0");
        Version(bench.Reinvite(Both(Describe(Audio("1", "inactive"), Audio("2")), Metadata()))).ShouldBe("1");
        Version(bench.Reinvite(Both(Describe(Audio("1", "inactive"), Audio("2")), Metadata()))).ShouldBe("1");
        Version(bench.Update(Describe(Audio("1"), Audio("2")))).ShouldBe("2");
    }

    [Fact]
    public void OnReinvite_LineAddedAndRemoved_OpensAndClosesItsPort()
    {
        using var bench = Started(out var ports);

        SiprecBench.Text(bench.Reinvite(Describe(Audio("1"), Audio("2"), Audio("3")))).ShouldContain("m=audio 15204 RTP/AVP 0 8\r\na=label:3\r\n");
        bench.Drain().ShouldBe(["3 Unknown Waiting"]);
        SiprecBench.Text(bench.Reinvite(Describe(Audio("1"), Audio("2"), Audio("3", port: 0)))).ShouldContain("m=audio 0 RTP/AVP 0 8\r\na=label:3\r\n");
        ports[2].IsClosed.ShouldBeTrue();
        SiprecBench.Text(bench.Reinvite(Describe(Audio("1"), Audio("2"), Audio("3")))).ShouldContain("m=audio 15206 RTP/AVP 0 8\r\na=label:3\r\n");

        bench.Drain().ShouldBe(["3 Unknown Ended", "3 Unknown Waiting"]);
        bench.Call.Legs.Length.ShouldBe(4);
    }

    [Fact]
    public void OnReinvite_LineBecomesUnusable_IsAcceptedWithPortZeroAndTheRestGoesOn()
    {
        using var bench = Started(out var ports);

        var answer = bench.Reinvite(Describe(Audio("1", formats: "18"), Audio("2")));

        answer.Status.ShouldBe(200);
        SiprecBench.Text(answer).ShouldContain("m=audio 0 RTP/AVP 18\r\na=label:1\r\nm=audio 15202 ");
        bench.Drain().ShouldBe(["1 Customer Refused"]);
        (ports[0].IsClosed, ports[1].IsClosed).ShouldBe((true, false));
    }

    [Fact]
    public void OnReinvite_AllLinesUnusableOrNoPort_IsStillAccepted()
    {
        using var bench = Started(out _);
        bench.Ports.Free = 0;

        bench.Reinvite(Describe(Audio("1", port: 0), Audio("2", port: 0))).Status.ShouldBe(200);
        SiprecBench.Text(bench.Reinvite(Describe(Audio("1"), Audio("2")))).ShouldContain("m=audio 0 RTP/AVP 0 8\r\na=label:1\r\n");
        bench.Reinvite(Describe(Audio("1"), Audio("2"))).Status.ShouldBe(200);

        bench.Call.Legs.Length.ShouldBe(4, "a leg that never had a port is used again");
        bench.Call.Legs[^1].Rule.ShouldBe("refused: no media port is free");
        bench.Ports.Free = 2;
        SiprecBench.Text(bench.Reinvite(Describe(Audio("1"), Audio("2")))).ShouldContain("m=audio 15204 RTP/AVP 0 8\r\na=label:1\r\n");
        bench.Call.Legs.Length.ShouldBe(4);
    }

    [Fact]
    public void OnReinvite_StreamsWithoutEnd_AreBounded()
    {
        using var bench = Started(out _);
        for (var i = 0; i < 100; i++)
        {
            bench.Reinvite(Describe(Audio("1"), Audio("2"), Audio("3"))).Status.ShouldBe(200);
            bench.Reinvite(Describe(Audio("1"), Audio("2"), Audio("3", port: 0))).Status.ShouldBe(200);
        }

        bench.Call.Legs.Length.ShouldBe(32);
    }

    [Fact]
    public void OnReinvite_BrokenBody_IsRefusedAndTheSessionGoesOn()
    {
        using var bench = Started(out var ports);

        bench.Reinvite("hello").Status.ShouldBe(415);
        bench.Server.OnReinvite(bench.Dialog, SiprecBench.Request("v=9", "application/sdp", [])).Status.ShouldBe(400);

        ports.ShouldAllBe(p => !p.IsClosed);
        bench.Drain().ShouldBeEmpty();
    }

    [Fact]
    public void OnUpdate_MetadataOnly_BindsLate()
    {
        using var bench = new SiprecBench(new RolesOptions { AgentPatterns = ["2*"], CustomerPatterns = ["+*"] });
        bench.Invite(Both(Describe(Audio("1"), Audio("2")), Metadata(first: "sip:ivr@sbc", second: "sip:queue@sbc")));
        bench.Drain();

        var answer = bench.Update(Partial(
            $"<participant participant_id='P1'><nameID aor='{Customer}'/></participant><participant participant_id='P2'><nameID aor='{Agent}'/></participant>"));

        (answer.Status, answer.Body).ShouldBe((200, null));
        bench.Drain().ShouldBe(["1 Customer Waiting", "2 Agent Waiting"]);
        bench.Call.AgentId.ShouldBe("2001");
    }

    [Fact]
    public void OnUpdate_AnotherPerson_ForgetsTheCallersBaseline()
    {
        using var bench = Started(out var ports);

        bench.Update(Metadata());
        ports.ShouldAllBe(p => p.Resets == 0);
        bench.Update(Metadata(first: "sip:+4420@pbx.example", second: "sip:2002@pbx.example"));

        ports.ShouldAllBe(p => p.Resets == 1);
        bench.Call.AgentId.ShouldBe("2002");
        bench.Call.Legs[0].Aor.ShouldBe("+4420@pbx.example");
        bench.Drain().ShouldBe(["1 Customer Waiting", "2 Agent Waiting"]);
    }

    [Fact]
    public void OnUpdate_PersonComesBackUnderAnotherRole_IsSeenAcrossAGap()
    {
        using var bench = Started(out var ports);

        bench.Update(Metadata(first: ""));
        bench.Call.Legs[0].Role.ShouldBe(SpeakerRole.Unknown);
        bench.Update(Metadata());
        ports[0].Resets.ShouldBe(0, "the same person is back");
        bench.Update(Metadata(first: ""));
        bench.Update(Metadata(first: "sip:+4420@pbx.example"));

        ports[0].Resets.ShouldBe(1);
    }

    /// <summary>Who spoke first, who is said to speak then, and whether that is another person. P3 is another participant than P1.</summary>
    [Theory]
    [InlineData("P1", "sip:anonymous@anonymous.invalid", "P3", "sip:anonymous@anonymous.invalid", 1)]
    [InlineData("P1", "sip:anonymous@anonymous.invalid", "P1", "sip:anonymous@anonymous.invalid", 0)]
    [InlineData("P1", "sip:restricted@10.0.0.1", "P3", "sip:restricted@10.0.0.1", 1)]
    [InlineData("P1", "", "P3", "", 1)]
    [InlineData("P1", "", "P1", "", 0)]
    [InlineData("P1", "sip:+4410@pbx.example", "P3", "sip:+4410@pbx.example", 0)]
    [InlineData("P1", "sip:+4410@pbx.example", "P3", "", 1)]
    [InlineData("P1", "sip:+4410@pbx.example", "P1", "sip:+4420@pbx.example", 1)]
    public void OnUpdate_AnotherParticipant_ForgetsTheCallersBaseline(string id, string aor, string nextId, string nextAor, int resets)
    {
        using var bench = Started(out var ports);
        bench.Update(Metadata(first: aor).Replace("'P1'", $"'{id}'", StringComparison.Ordinal).Replace("\"P1\"", $"\"{id}\"", StringComparison.Ordinal));
        var before = ports[0].Resets;

        bench.Update(Metadata(first: nextAor).Replace("'P1'", $"'{nextId}'", StringComparison.Ordinal).Replace("\"P1\"", $"\"{nextId}\"", StringComparison.Ordinal));

        (ports[0].Resets - before).ShouldBe(resets);
        ports[1].Resets.ShouldBe(0);
    }

    [Fact]
    public void OnUpdate_UnreadableMetadata_UnbindsUntilACompleteDocument()
    {
        using var bench = Started(out _);

        bench.Update("<recording><participant participant_id='P1'>").Status.ShouldBe(200);
        bench.Call.Legs.ShouldAllBe(l => l.Role == SpeakerRole.Unknown && l.Rule == "the metadata could not be read");
        bench.Server.Counters.BadMetadata.ShouldBe(1);
        bench.Update(Metadata());

        bench.Call.Legs[0].Role.ShouldBe(SpeakerRole.Customer);
        bench.LogLines.ShouldNotContain(l => l.Contains("P1"));
    }

    [Fact]
    public void OnInvite_TwoAgents_TheFirstLegsAgentStandsForTheCall()
    {
        using var bench = new SiprecBench();
        bench.Invite(Both(Describe(Audio("1"), Audio("2")), Metadata(first: "sip:2001@x", second: "sip:2009@x")));

        bench.Call.AgentId.ShouldBe("2001");
        bench.Update(Metadata(first: "sip:2001@x", second: "sip:2010@x"));
        bench.Call.AgentId.ShouldBe("2001");
        bench.Update(Metadata(first: "sip:2002@x", second: "sip:2010@x"));
        bench.Call.AgentId.ShouldBe("2002");
    }

    [Fact]
    public void OnInvite_SameLabelTwice_IsNotGuessed()
    {
        using var bench = new SiprecBench();
        bench.Invite(Both(Describe(Audio("1"), Audio("1")), Metadata()));

        bench.Drain().ShouldBe(["started", "1 Unknown Waiting", "1 m2 Unknown Waiting"]);
    }

    [Fact]
    public void OnInvite_OneLineForTwoPeople_IsMixed()
    {
        using var bench = new SiprecBench();
        bench.Invite(Both(Describe(Audio("1")), Metadata()));

        bench.Drain().ShouldBe(["started", "1 Mixed Waiting"]);
    }

    [Fact]
    public void OnReinvite_OneOfTwoLinesRemoved_DoesNotMakeTheOtherMixed()
    {
        using var bench = Started(out _);

        bench.Reinvite(Both(Describe(Audio("1", port: 0), Audio("2")), Metadata()));

        bench.Drain().ShouldBe(["1 Customer Ended"]);
        bench.Call.Legs[1].Role.ShouldBe(SpeakerRole.Agent);
    }

    private static SiprecBench Started(out List<FakeMediaPorts.FakePort> ports)
    {
        var bench = new SiprecBench();
        bench.Invite(Standard).Status.ShouldBe(200);
        bench.Drain();
        ports = bench.Ports.Opened;
        return bench;
    }
}
