using EdgeCx.Core.Calls;
using EdgeCx.Media.Sdp;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Siprec;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Media.Tests.Siprec;

/// <summary>Real messages of the field, through the whole server.</summary>
public sealed class SiprecSamplesTests
{
    private const string Folder = "data/siprec-samples/";

    /// <summary>File; who sends the first and the second m-line; roles of both with agents <c>agents</c> and everyone else a customer.</summary>
    public static TheoryData<string, string, string, string, string, string> Offers() => new()
    {
        { "cisco-cube-17.3.sip", "98765", "1:3478@8.41.17.71", "2:98765@8.41.17.71", "Customer", "Agent" },
        { "audiocodes-mediant-legacy-composed.sip", "20*", "1:1000@192.168.241.20", "2:2000@192.168.241.10", "Customer", "Agent" },
        { "drachtio-acme-siprec-offer.body.txt", "*@192.168.50.10", "16777227:9000@192.168.50.102", "16777228:1002@192.168.50.10", "Customer", "Agent" },
        { "drachtio-cisco-siprec-offer.body.txt", "7301", "1:7301@35.162.237.204", "2:7300@35.162.237.204", "Agent", "Customer" },
        { "drachtio-procomm-siprec-offer.body.txt", "extension-*", "a_leg:016190200@87.252.209.116", "b_leg:extension-016190619@speechpath.ie", "Customer", "Agent" },
        { "drachtio-connectel-offer.body.txt", "07*", "1:", "2:", "Unknown", "Unknown" },
        { "drachtio-inactive-sdp-offer.body.txt", "07*", "1:", "2:", "Unknown", "Unknown" },
        { "opensips-rtpengine-real/osips.01-INVITE.sip", "2*", "1:4915112345678@10.77.1.1", "0:2001@10.77.1.1", "Customer", "Agent" },
        { "opensips-rtpengine-real/oshold.01-INVITE.sip", "2*", "1:4915112345678@10.77.1.1", "0:2001@10.77.1.1", "Customer", "Agent" },
    };

    [Theory]
    [MemberData(nameof(Offers))]
    public void OnInvite_RealOffer_BindsEachStreamToWhoSendsIt(string file, string agents, string first, string second, string firstRole, string secondRole)
    {
        using var bench = new SiprecBench(new RolesOptions { AgentPatterns = [agents], CustomerPatterns = ["*"] });

        var answer = bench.Server.OnInvite(bench.Dialog, Load(file));

        answer.Status.ShouldBe(200, answer.Reason);
        bench.Call.Legs.Select(l => $"{l.Label}:{l.Aor}").ShouldBe([first, second]);
        bench.Call.Legs.Select(l => l.Role.ToString()).ShouldBe([firstRole, secondRole]);
        bench.Call.Legs.ShouldAllBe(l => l.Rule.Length > 0);
    }

    [Theory]
    [MemberData(nameof(Offers))]
    public void OnInvite_RealOffer_AnswersEveryLineInOrder(string file, string agents, string first, string second, string firstRole, string secondRole)
    {
        _ = (agents, firstRole, secondRole);
        using var bench = new SiprecBench();

        var answer = bench.Server.OnInvite(bench.Dialog, Load(file));

        SdpParser.TryParse(answer.Body, out var sdp, out var reject).ShouldBeTrue(reject.ToString());
        var isHeld = file.Contains("inactive", StringComparison.Ordinal);
        sdp!.Media.Select(m => m.Label).ShouldBe([first.Split(':')[0], second.Split(':')[0]]);
        sdp.Media.Select(m => m.Port).ShouldBe([15200, 15202]);
        sdp.Media.ShouldAllBe(m => m.Direction == (isHeld ? SdpDirection.Inactive : SdpDirection.RecvOnly) && m.Protocol == "RTP/AVP");
        bench.Call.Legs.ShouldAllBe(l => l.State == (isHeld ? LegState.Inactive : LegState.Waiting));
    }

    [Fact]
    public void OnInvite_ConnectelWithoutAssociation_IsBoundWhereTheSiteVouchesForTheOrder()
    {
        using var bench = new SiprecBench(new RolesOptions { AgentPatterns = ["*@sip-cust1.connectel.io"], CustomerPatterns = ["*"], StreamOrder = true });

        var answer = bench.Server.OnInvite(bench.Dialog, Load("drachtio-connectel-offer.body.txt"));

        SiprecBench.Text(answer).ShouldContain("m=audio 15200 RTP/AVP 0 8 101\r\na=label:1\r\n", customMessage: "GSM is left out");
        bench.Call.Legs.Select(l => l.Role).ShouldBe([SpeakerRole.Customer, SpeakerRole.Agent]);
        bench.Call.Legs.Select(l => l.Codec).ShouldBe(["PCMU", "PCMA"]);
    }

    [Theory]
    [InlineData("drachtio-acme-siprec-offer.body.txt")]
    [InlineData("drachtio-procomm-siprec-offer.body.txt")]
    public void OnInvite_CallerIsMarked_DirectionOfTheSiteDecides(string file)
    {
        using var bench = new SiprecBench(new RolesOptions { Direction = CallDirection.Inbound });

        bench.Server.OnInvite(bench.Dialog, Load(file)).Status.ShouldBe(200);

        bench.Call.Legs.Select(l => l.Role).ShouldBe([SpeakerRole.Customer, SpeakerRole.Agent]);
        bench.Call.Legs[0].Rule.ShouldBe("the caller of an inbound call");
    }

    [Fact]
    public void OnInvite_PlainSdp_IsTakenForItsLabelWithTheRoleUnknown()
    {
        using var bench = new SiprecBench(policy: new SiprecPolicy { AcceptUnmarked = false });
        var request = Load("drachtio-non-siprec-payload.body.txt");

        MultipartReader.TryRead(request.Body.Span, "", out _, out _).ShouldBeFalse();
        bench.Server.OnInvite(bench.Dialog, request with { ContentType = "application/sdp" }).Status.ShouldBe(200);

        bench.Call.Legs.Single().ShouldSatisfyAllConditions(l => l.Label.ShouldBe("1"), l => l.Role.ShouldBe(SpeakerRole.Unknown), l => l.Rule.ShouldBe("no metadata"));
    }

    [Fact]
    public void OpenSips_HoldAndResume_FollowTheRealMessages()
    {
        using var bench = new SiprecBench();
        bench.Server.OnInvite(bench.Dialog, Load("opensips-rtpengine-real/oshold.01-INVITE.sip"));
        bench.Drain();

        bench.Server.OnReinvite(bench.Dialog, Load("opensips-rtpengine-real/oshold.02-INVITE.sip")).Status.ShouldBe(200);
        bench.Drain().ShouldBe(["1 Customer Inactive"]);
        bench.Server.OnReinvite(bench.Dialog, Load("opensips-rtpengine-real/oshold.03-INVITE.sip")).Status.ShouldBe(200);
        bench.Drain().ShouldBe(["1 Customer Waiting"]);
        bench.Server.OnEnded(bench.Dialog, SessionEnd.Bye, Load("opensips-rtpengine-real/oshold.04-BYE.sip"));

        bench.Drain().ShouldBe(["1 Customer Ended", "0 Agent Ended", "ended bye"]);
        bench.Ports.Opened.ShouldAllBe(p => p.Resets == 0);
    }

    [Fact]
    public void Ribbon_ByeMetadata_IsPartialAndSaysThatAllLeft()
    {
        var xml = File.ReadAllBytes(SharedData.PathOrSkip(Folder + "ribbon-2026-bye-metadata-partial.xml"));

        MetadataParser.TryParse(xml, out var metadata, out var reject).ShouldBeTrue(reject.ToString());

        metadata!.IsPartial.ShouldBeTrue();
        metadata.Sessions.ShouldBe(["NjUwODA1M2UtNTI4MC0xMA=="]);
        metadata.Participants.Select(p => (p.Id, p.HasLeft)).ShouldBe([("NjFhMGYwMDEtNTI4MC0xMA==", true), ("NjFhMGYwMDItNTI4MC0xMA==", true)]);
    }

    [Fact]
    public void EveryFile_EveryTruncatedPrefix_IsTakenOrRefusedButNeverThrows()
    {
        foreach (var path in Directory.EnumerateFiles(SharedData.PathOrSkip(Folder), "*.*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".pcap", StringComparison.Ordinal)))
        {
            var request = Load(Path.GetRelativePath(SharedData.PathOrSkip(Folder), path));
            for (var length = 0; length <= request.Body.Length; length += 3)
            {
                if (SessionBody.TryRead(request.ContentType, request.Body[..length], out var body, out var status, out var reject))
                {
                    _ = MetadataParser.TryParse(body.Metadata.Span, out var metadata, out _);
                    (metadata ?? RecordingMetadata.Empty).Streams.Length.ShouldBeLessThanOrEqualTo(2);
                }
                else
                {
                    status.ShouldBeOneOf(400, 415);
                    reject.Offset.ShouldBeInRange(0, length);
                }
            }
        }
    }

    private static SessionRequest Load(string file)
    {
        var bytes = File.ReadAllBytes(SharedData.PathOrSkip(Folder + file));
        if (!file.EndsWith(".sip", StringComparison.Ordinal))
        {
            return new SessionRequest(new FakeHeaders(), file.EndsWith(".xml", StringComparison.Ordinal) ? "application/rs-metadata+xml" : "multipart/mixed", bytes);
        }

        var (headers, body) = FakeHeaders.Read(bytes);
        return new SessionRequest(headers, headers.First("Content-Type") ?? "", body);
    }
}
