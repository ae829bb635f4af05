using EdgeCx.Core.Calls;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Siprec.Deviations;
using static EdgeCx.Media.Tests.Siprec.SiprecMessages;

namespace EdgeCx.Media.Tests.Siprec;

/// <summary>What vendors do otherwise (../shared/docs/taps.md), each as a small message of our own: it is lived with, and told in plain words.</summary>
public sealed class VendorDeviationTests
{
    private static readonly (string, string)[] Declared = [("Require", "siprec"), ("Contact", "<sip:src@192.0.2.1>;+sip.src"), ("User-Agent", "Test SBC 1.0")];
    private static readonly string Offer = Describe(Audio("1"), Audio("2"));

    [Fact]
    public void Client_ThatFollowsTheStandards_HasNoRemark()
    {
        using var bench = new SiprecBench();
        bench.Invite(Standard, "multipart/mixed;boundary=b", null, Declared).Status.ShouldBe(200);
        bench.End(SessionEnd.Bye);
        var client = bench.Server.Clients.ShouldHaveSingleItem();
        client.UserAgent.ShouldBe("Test SBC 1.0");
        client.Sessions.ShouldBe(1);
        client.Deviations.ShouldBeEmpty();
    }

    public static TheoryData<string, string, string> Frames => new()
    {
        { "metadata first", Parts("b", Part("application/rs-metadata+xml", Metadata()), Part("application/sdp", Offer)), "" },
        { "old media type", Parts("b", Part("application/sdp", Offer), Part("application/rs-metadata", Metadata())), "OldMediaType" },
        { "third part", Parts("b", Part("application/sdp", Offer), Part("application/rs-metadata+xml", Metadata()), Part("application/x-vendor", "<x/>")), "FurtherParts" },
        { "no closing delimiter", Standard[..Standard.LastIndexOf("\r\n--b--", StringComparison.Ordinal)], "NoClosingDelimiter" },
        { "bare line feeds", Standard.Replace("\r\n", "\n", StringComparison.Ordinal), "BareLineFeeds" },
        { "another boundary", Parts("other", Part("application/sdp", Offer), Part("application/rs-metadata+xml", Metadata())), "AnotherBoundary" },
        { "old namespace", Both(Offer, Metadata().Replace("recording:1", "recording", StringComparison.Ordinal)), "OldNamespace" },
        { "siprec namespace, prefixed root", Both(Offer, Metadata().Replace("<recording xmlns=\"urn:ietf:params:xml:ns:recording:1\"", "<tns:recording xmlns:tns=\"urn:ietf:params:xml:ns:siprec\"", StringComparison.Ordinal).Replace("</recording>", "</tns:recording>", StringComparison.Ordinal)), "OldNamespace" },
        { "another root", Both(Offer, Metadata().Replace("<recording ", "<recording_metadata ", StringComparison.Ordinal).Replace("</recording>", "</recording_metadata>", StringComparison.Ordinal)), "OtherRoot" },
        { "plain id attributes", Both(Offer, Metadata().Replace("participant_id=", "id=", StringComparison.Ordinal).Replace("stream_id=", "id=", StringComparison.Ordinal)), "" },
        { "lines crossed", Both(Describe(Audio("2"), Audio("1")), Metadata()), "" },
        { "inactive at start", Both(Describe(Audio("1", "inactive"), Audio("2", "inactive")), Metadata()), "InactiveAtStart" },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void Invite_WrittenOtherwise_BindsTheSameRolesAndIsTold(string what, string body, string told)
    {
        using var bench = new SiprecBench();
        bench.Invite(body, "multipart/mixed;boundary=b", null, Declared).Status.ShouldBe(200, what);
        bench.Call.Legs.Single(l => l.Label == "1").Role.ShouldBe(SpeakerRole.Customer, what);
        bench.Call.Legs.Single(l => l.Label == "2").Role.ShouldBe(SpeakerRole.Agent, what);
        string.Join(',', Told(bench)).ShouldBe(told, what);
    }

    public static TheoryData<string, string, string> RoleCosts => new()
    {
        { "no metadata", Offer, "NoMetadata" },
        { "broken metadata", Both(Offer, "<recording><participant>"), "UnreadableMetadata" },
        { "no association", Both(Offer, Metadata(associated: false)), "NoAssociation" },
        { "unknown label", Both(Describe(Audio("7"), Audio("8")), Metadata()), "LabelNotInMetadata" },
        { "no label", Both(Describe("m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n", "m=audio 4002 RTP/AVP 0\r\na=sendonly\r\n"), Metadata()), "NoLabel" },
        { "same label", Both(Describe(Audio("1"), Audio("1")), Metadata()), "SameLabelTwice" },
        { "one line for two", Both(Describe(Audio("1")), Metadata()), "OneStreamForSeveral" },
        { "one line refused", Both(Describe(Audio("1"), Audio("2", formats: "18")), Metadata()), "NoUsableCodec" },
    };

    [Theory]
    [MemberData(nameof(RoleCosts))]
    public void Invite_ThatHidesWhoSpeaks_IsTakenAndTold(string what, string body, string told)
    {
        using var bench = new SiprecBench();
        bench.Invite(body, "", null, Declared).Status.ShouldBe(200, what);
        Told(bench).ShouldContain(told, what);
        bench.Server.Clients[0].Deviations.First(d => d.Text.Deviation.ToString() == told).Text.Cost.ShouldNotBe(DeviationCost.None);
    }

    [Fact]
    public void Invite_WithoutAnyMarkerInItsHeaders_IsTakenAndTold()
    {
        using var bench = new SiprecBench();
        bench.Invite(Standard).Status.ShouldBe(200);
        Told(bench).ShouldBe(["NoOptionTag", "NoFeatureTag"], ignoreOrder: true);
    }

    [Fact]
    public void Party_DummyUntilALateUpdate_IsBoundThenAndTold()
    {
        using var bench = new SiprecBench();
        bench.Invite(Both(Offer, Metadata("sip:unknown@192.0.2.1", Agent).Replace("<participantstreamassoc participant_id='P1'>", "<participantstreamassoc participant_id='P9'>", StringComparison.Ordinal)), "", null, Declared);
        bench.Call.Legs.Single(l => l.Label == "1").Role.ShouldBe(SpeakerRole.Unknown);
        for (var i = 0; i < 3; i++)
        {
            bench.Update(Metadata()).Status.ShouldBe(200);
        }

        bench.Call.Legs.Single(l => l.Label == "1").Role.ShouldBe(SpeakerRole.Customer);
        bench.End(SessionEnd.Bye, body: Partial("<participantsessionassoc participant_id='P1' session_id='S'><disassociate-time>2026-01-01T00:00:00Z</disassociate-time></participantsessionassoc>"));
        var told = Told(bench);
        told.ShouldContain("PartyNamedLate");
        told.ShouldContain("UpdatesWithoutDescription");
        told.ShouldContain("MetadataInBye");
    }

    [Fact]
    public void Bridge_TwoCallsWithDelayedOffer_IsToldOnceEach()
    {
        using var bench = new SiprecBench();
        const string From = "<sip:2001@cucm.example;x-nearend;x-refci=27;x-nearenddevice=SEP1;x-farendaddr=+4915112345678>;tag=1";
        bench.Invite("", "", null, [("From", From), .. Declared]).Status.ShouldBe(200);
        bench.Invite("", "", new FakeDialog(), [("From", From.Replace("x-nearend;", "x-farend;", StringComparison.Ordinal)), .. Declared]).Status.ShouldBe(200);
        bench.Registry.Count.ShouldBe(1);
        var client = bench.Server.Clients.ShouldHaveSingleItem();
        client.Sessions.ShouldBe(2);
        client.Deviations.Single(d => d.Text.Deviation == Deviation.DelayedOffer).Sessions.ShouldBe(2);
    }

    [Fact]
    public void Remark_OfAClient_IsLoggedOnceAndNamesNobody()
    {
        using var bench = new SiprecBench();
        for (var i = 0; i < 3; i++)
        {
            var dialog = new FakeDialog();
            bench.Invite(Offer, "", dialog, Declared);
            bench.End(SessionEnd.Bye, dialog);
        }

        var lines = bench.LogLines.Where(l => l.StartsWith("Recording client", StringComparison.Ordinal)).ToList();
        lines.Count.ShouldBe(1);
        lines[0].ShouldContain("There is no metadata");
        bench.LogLines.ShouldAllBe(l => !l.Contains("4915112345678", StringComparison.Ordinal) && !l.Contains("192.0.2", StringComparison.Ordinal));
    }

    [Fact]
    public void Clients_WithoutEnd_AreBounded()
    {
        var clients = new RecordingClients();
        for (var i = 0; i < RecordingClients.MaxClients + 10; i++)
        {
            clients.Begin($"192.0.2.{i}", new string('x', 1000), DateTimeOffset.UnixEpoch.AddSeconds(i));
        }

        clients.Report().Count.ShouldBe(RecordingClients.MaxClients);
        clients.Report()[0].Address.ShouldBe($"192.0.2.{RecordingClients.MaxClients + 9}");
        clients.Report()[0].UserAgent.Length.ShouldBe(128);
    }

    [Fact]
    public void Texts_OfEveryDeviation_ExistAndEndAsSentences()
    {
        foreach (var one in Enum.GetValues<Deviation>().Where(d => d != Deviation.None))
        {
            var text = DeviationText.Of(one).ShouldHaveSingleItem();
            text.What.ShouldEndWith(".");
            text.Advice.ShouldEndWith(".");
        }
    }

    [Theory]
    [InlineData("<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><recording>&b;</recording>")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE r SYSTEM \"file:///etc/passwd\"><recording/>")]
    public void Metadata_WithADtd_IsNeverProcessed(string xml)
    {
        using var bench = new SiprecBench();
        bench.Invite(Both(Offer, xml), "", null, Declared).Status.ShouldBe(200);
        bench.Call.Legs.ShouldAllBe(l => l.Role == SpeakerRole.Unknown);
        Told(bench).ShouldContain("UnreadableMetadata");
        bench.Server.Counters.BadMetadata.ShouldBe(1);
    }

    [Fact]
    public void Multipart_NestedOrHuge_IsRefusedByLimit()
    {
        using var bench = new SiprecBench();
        var nested = Both(Offer, Metadata());
        for (var i = 0; i < 20; i++)
        {
            nested = $"--n{i}\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n{nested}\r\n--n{i}--\r\n";
        }

        // One level is read: what lies deeper is a part of another type, so there is no description and ours is offered.
        bench.Invite(nested, "multipart/mixed;boundary=n19", null, Declared).Status.ShouldBe(200);
        bench.Call.Legs.ShouldAllBe(l => l.Role == SpeakerRole.Unknown);
        bench.Invite(Both(Offer, new string(' ', 1 << 20)), "multipart/mixed;boundary=b", new FakeDialog(), Declared).Status.ShouldBe(400);
    }

    private static List<string> Told(SiprecBench bench) => [.. bench.Server.Clients.SelectMany(c => c.Deviations).Select(d => d.Text.Deviation.ToString())];

    private static string Part(string type, string content) => $"Content-Type: {type}\r\n\r\n{content}";

    private static string Parts(string boundary, params string[] parts) =>
        string.Concat(parts.Select(p => $"--{boundary}\r\n{p}\r\n")) + $"--{boundary}--\r\n";
}
