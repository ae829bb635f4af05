using System.Net;
using System.Text;
using EdgeCx.Core.Calls;
using EdgeCx.Media.Rtpengine;
using EdgeCx.Media.Siprec;
using EdgeCx.Media.Tests.Siprec;

namespace EdgeCx.Media.Tests.Rtpengine;

public sealed class SubscriptionBodyTests
{
    private const string Offer =
        "v=0\r\no=- 7 7 IN IP4 10.0.0.7\r\ns=rtpengine\r\nt=0 0\r\nm=audio 31032 RTP/AVP 18 0 101\r\nc=IN IP4 10.0.0.7\r\na=label:1\r\na=rtpmap:18 G729/8000\r\n"
        + "a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=sendonly\r\na=rtcp:31033\r\nm=audio 31046 RTP/AVP 18 0 101\r\n"
        + "c=IN IP4 10.0.0.7\r\na=label:0\r\na=rtpmap:18 G729/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=sendonly\r\na=rtcp:31047\r\n";

    private static readonly RelayedParticipant[] Two =
        [new("tag-a", IPAddress.Parse("198.51.100.20")), new("tag-b", IPAddress.Parse("10.1.2.3"))];

    [Fact]
    public void Offer_OfTwoParticipants_BindsRolesByTheirMediaAddresses()
    {
        using var bench = new SiprecBench(new RolesOptions { AgentPatterns = ["nobody"], CustomerPatterns = ["*"], AgentSubnets = ["10.1.0.0/16"] });
        var body = Encoding.UTF8.GetString(SubscriptionBody.Offer(Request(), Two));
        bench.Invite(body, SubscriptionBody.ContentType).Status.ShouldBe(200);
        bench.Call.Legs.Single(l => l.Label == "1").Role.ShouldBe(SpeakerRole.Customer);
        var agent = bench.Call.Legs.Single(l => l.Label == "0");
        agent.Role.ShouldBe(SpeakerRole.Agent);
        agent.Rule.ShouldBe("address in an agent subnet");
        bench.Call.AgentId.ShouldBe("10.1.2.3");
    }

    [Fact]
    public void Answer_ToTheRelay_ListsEveryCodecOfItsOfferAndOurPorts()
    {
        var answer = SubscriptionBody.Answer(Offer, [40000, 0], IPAddress.Parse("10.0.0.9"));
        answer.ShouldContain("c=IN IP4 10.0.0.9\r\n");
        answer.ShouldContain("m=audio 40000 RTP/AVP 18 0 101\r\na=recvonly\r\na=label:1\r\na=rtpmap:18 G729/8000\r\n");
        answer.ShouldContain("m=audio 0 RTP/AVP 18 0 101\r\n");
        answer.ShouldNotContain("sendonly");
        answer.ShouldNotContain("a=rtcp");
    }

    [Fact]
    public void Participants_OfAQuery_AreThoseWhoOfferedOrAnswered()
    {
        var query = Parse(
            "d4:tagsd1:Ad13:subscriptionsld4:type12:offer/answeree6:mediasld4:type5:audio7:streamsld8:endpointd7:address9:192.0.2.1eeeeee"
            + "1:Sd13:subscriptionsld4:type7:pub/subee6:mediasld4:type5:audioeee1:Vd13:subscriptionsld4:type12:offer/answeree6:mediasld4:type5:videoeeeee");
        var one = RelayedParticipant.In(query).ShouldHaveSingleItem();
        one.Tag.ShouldBe("A");
        one.Address.ShouldBe(IPAddress.Parse("192.0.2.1"));
    }

    [Theory]
    [InlineData("10.0.0.7:2223", 0)]
    [InlineData("[2001:db8::7]:2223", 0)]
    [InlineData("", 0)]
    [InlineData("10.0.0.7", 1)]
    [InlineData("relay.example:2223", 1)]
    public void Options_Control_IsAnAddressAndPort(string control, int errors)
    {
        var found = new RtpengineOptions { Control = control }.Validate().ToList();
        found.Count.ShouldBe(errors);
        found.ShouldAllBe(e => e.Contains("Rtpengine:Control", StringComparison.Ordinal) && e.Contains("allowed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(199, 1)]
    [InlineData(200, 0)]
    [InlineData(7500, 0)]
    [InlineData(7501, 1)]
    public void Options_PromptMaxMs_IsWhatADatagramHolds(int milliseconds, int errors)
    {
        var found = new RtpengineOptions { PromptMaxMs = milliseconds }.Validate().ToList();
        found.Count.ShouldBe(errors);
        found.ShouldAllBe(e => e.Contains($"Rtpengine:PromptMaxMs is {milliseconds}; allowed", StringComparison.Ordinal));
    }

    private static BencodeValue Request() => Parse(
        $"d3:sdp{Offer.Length}:{Offer}12:media-labelsd1:1d3:tag5:tag-ae1:0d3:tag5:tag-beee");

    private static BencodeValue Parse(string text)
    {
        BencodeParser.TryParse(Encoding.UTF8.GetBytes(text), out var value, out var reject).ShouldBeTrue(reject.ToString());
        return value!;
    }
}
