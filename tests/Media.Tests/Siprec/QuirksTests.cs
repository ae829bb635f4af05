using EdgeCx.Media.Siprec;
using EdgeCx.Media.Siprec.Quirks;

namespace EdgeCx.Media.Tests.Siprec;

public sealed class QuirksTests
{
    [Fact]
    public void OracleCallingParty_MarkedParticipants_AreCallerAndCalled()
    {
        var metadata = MetadataParserTests.Parse(
            """
            <recording><participant id="a"><extensiondata xmlns:apkt="u"><apkt:callingParty>true</apkt:callingParty></extensiondata></participant>
            <participant id="b"><extensiondata><apkt:callingParty>false</apkt:callingParty></extensiondata></participant><participant id="c"/></recording>
            """);

        metadata.Participants.Select(p => VendorHint.Of(metadata, p, "1").Side).ShouldBe([CallSide.Caller, CallSide.Called, CallSide.Unknown]);
    }

    [Theory]
    [InlineData("origCall", "Caller")]
    [InlineData("termCall", "Called")]
    public void BroadWorksRecording_UserAndCallType_NameTheRecordedParty(string callType, string recordedSide)
    {
        var metadata = MetadataParserTests.Parse(
            $"""
            <recording><participant id="a"><nameID aor="sip:+1555@as"/></participant><participant id="b"><nameID aor="tel:2001"/></participant>
            <extensiondata parent="s"><broadWorksRecordingMetadata><callType><{callType}><callingPartyNumber>tel:+1555</callingPartyNumber>
            <calledPartyNumber>2001</calledPartyNumber></{callType}></callType></broadWorksRecordingMetadata></extensiondata></recording>
            """);

        var hints = metadata.Participants.Select(p => VendorHint.Of(metadata, p, "1")).ToArray();

        hints.Select(h => h.Side).ShouldBe([CallSide.Caller, CallSide.Called]);
        hints.Single(h => h.IsRecordedParty).Side.ShouldBe(Enum.Parse<CallSide>(recordedSide));
    }

    [Fact]
    public void RecordedParty_InParticipantOrBesideThem_IsFound()
    {
        foreach (var xml in new[]
        {
            "<recording><participant id='a'><nameID aor='2001@x'/><extensiondata><recordedParty>true</recordedParty></extensiondata></participant><participant id='b'><nameID aor='9@x'/></participant></recording>",
            "<recording><participant id='a'><nameID aor='2001@x'/></participant><participant id='b'><nameID aor='9@x'/></participant><extensiondata><recordedParty>sip:2001@y</recordedParty></extensiondata></recording>",
        })
        {
            var metadata = MetadataParserTests.Parse(xml);
            metadata.Participants.Select(p => RecordedParty.Is(metadata, p)).ShouldBe([true, false]);
        }
    }

    [Fact]
    public void OpenSipsStreamOrder_MissingAssociation_IsCompletedOnlyWhereCountsAgree()
    {
        var missing = MetadataParserTests.Parse(
            "<recording><participant id='a'/><participant id='b'/><stream id='x'><label>1</label></stream><stream id='y'><label>2</label></stream></recording>");

        SpeakerFinder.Find(missing, "1", false, 2).Knowledge.ShouldBe(SpeakerKnowledge.NoAssociation);
        SpeakerFinder.Find(OpenSipsStreamOrder.Complete(missing), "1", false, 2).Speaker!.Id.ShouldBe("a");
        SpeakerFinder.Find(OpenSipsStreamOrder.Complete(missing), "2", false, 2).Speaker!.Id.ShouldBe("b");
        OpenSipsStreamOrder.Complete(missing with { Streams = [missing.Streams[0]] }).Associations.ShouldBeEmpty();
    }

    [Fact]
    public void BroadWorks_FiveStreamsAgainstOneLine_IsMixed()
    {
        var metadata = MetadataParserTests.Parse(
            """
            <recording><participant id="a"><nameID aor="1@x"/><send>s1</send></participant><participant id="b"><nameID aor="2@x"/><send>s2</send></participant>
            <stream id="s1"><label>1</label></stream><stream id="s2"><label>2</label></stream><stream id="s3"><label>3</label></stream>
            <stream id="s4"><label>4</label></stream><stream id="s5"><label>5</label></stream></recording>
            """);

        SpeakerFinder.Find(metadata, "1", false, 1).Knowledge.ShouldBe(SpeakerKnowledge.OneStreamForSeveral);
        SpeakerFinder.Find(metadata, "1", false, 2).Speaker!.Id.ShouldBe("a");
    }

    [Fact]
    public void SpeakerFinder_MixedModeAndSeveralSenders_AreSeveralVoices()
    {
        var metadata = MetadataParserTests.Parse(
            """
            <recording><participant id="a"><send>s1</send></participant><participant id="b"><send>s1</send></participant>
            <stream id="s1"><label>1</label></stream><stream id="s2"><label>2</label><mode>mixed</mode></stream></recording>
            """);

        SpeakerFinder.Find(metadata, "1", false, 2).Knowledge.ShouldBe(SpeakerKnowledge.Several);
        SpeakerFinder.Find(metadata, "2", false, 2).Knowledge.ShouldBe(SpeakerKnowledge.MixedMode);
        SpeakerFinder.Find(metadata, "3", false, 2).Knowledge.ShouldBe(SpeakerKnowledge.UnknownLabel);
        SpeakerFinder.Find(metadata, null, false, 2).Knowledge.ShouldBe(SpeakerKnowledge.NoLabel);
        SpeakerFinder.Find(metadata, "1", true, 2).Knowledge.ShouldBe(SpeakerKnowledge.AmbiguousLabel);
        SpeakerFinder.Find(null, "1", false, 2).Knowledge.ShouldBe(SpeakerKnowledge.NoMetadata);
    }

    [Theory]
    [InlineData("a_leg", "Caller")]
    [InlineData("b_leg", "Called")]
    [InlineData("1", "Unknown")]
    public void SemsLegLabels_Label_SaysWhoCalled(string label, string side)
    {
        VendorHint.OfLabel(label).Side.ShouldBe(Enum.Parse<CallSide>(side));
    }

    [Fact]
    public void CucmBuiltInBridge_FromParameters_TellTheEndAndTheConversation()
    {
        var near = CucmBuiltInBridge.TryRead(
            "<sip:1000@192.0.2.5;x-nearend;x-refci=27298698;x-nearendclusterid=C;x-nearenddevice=SEP1;x-nearendaddr=1000;x-farendaddr=2000>;tag=1")!;
        var far = CucmBuiltInBridge.TryRead(
            "<sip:1000@192.0.2.5;x-farend;x-refci=27298698;x-nearendclusterid=C;x-nearenddevice=SEP1;x-nearendaddr=1000;x-farendaddr=2000>;tag=2")!;

        (near.IsNearEnd, near.Address).ShouldBe((true, "1000"));
        (far.IsNearEnd, far.Address).ShouldBe((false, "2000"));
        far.Conversation.ShouldBe(near.Conversation);
        CucmBuiltInBridge.TryRead("<sip:1000@192.0.2.5>;tag=1").ShouldBeNull();
        CucmBuiltInBridge.TryRead("<sip:1000@192.0.2.5;x-other=1>;tag=1").ShouldBeNull();
    }
}
