using EdgeCx.Media.Siprec;

namespace EdgeCx.Media.Tests.Siprec;

public sealed class MetadataReducerTests
{
    private static readonly RecordingMetadata Known = MetadataReducer.Reduce(null, MetadataParserTests.Parse(MetadataParserTests.Complete));

    [Fact]
    public void Reduce_CompleteDocument_ReplacesEverything()
    {
        var next = Reduce("<recording><participant participant_id='C'><nameID aor='c@x'/></participant></recording>");

        next.Participants.Single().Id.ShouldBe("C");
        next.Streams.ShouldBeEmpty();
        next.Associations.ShouldBeEmpty();
    }

    [Fact]
    public void Reduce_PartialParticipant_KeepsTheRest()
    {
        var next = Partial("<participant participant_id='A=='><nameID aor='sip:real@x'/></participant>");

        next.Participants.Select(p => (p.Id, p.Addresses.Single(), p.Name)).ShouldBe(
            [("A==", "sip:real@x", "Anna"), ("B==", "sip:2001@pbx.example", null)]);
        next.Streams.ShouldBe(Known.Streams);
        next.Associations.Select(a => a.ParticipantId).ShouldBe(["A==", "B=="]);
    }

    [Fact]
    public void Reduce_PartialWithoutNewName_KeepsAddressesWhenSomeoneLeaves()
    {
        var next = Partial("<participant participant_id='A=='><disassociate-time>t</disassociate-time></participant>");

        next.Participants[0].HasLeft.ShouldBe(true);
        next.Participants[0].Addresses.ShouldBe(["sip:+4915@pbx.example"]);
        SpeakerFinder.Find(next, "1", false, 2).Knowledge.ShouldBe(SpeakerKnowledge.Nobody);
    }

    [Fact]
    public void Reduce_SessionAssociationEnds_ParticipantHasLeftUntilTheyAreBack()
    {
        var left = MetadataReducer.Reduce(Known, Doc(
            "<participantsessionassoc participant_id='A=='><disassociate-time>t</disassociate-time></participantsessionassoc>"));
        var back = MetadataReducer.Reduce(left, Doc("<participantsessionassoc participant_id='A=='><associate-time>t</associate-time></participantsessionassoc>"));
        var sends = MetadataReducer.Reduce(left, Doc("<participantstreamassoc participant_id='A=='><send>sA</send></participantstreamassoc>"));

        left.Participants[0].HasLeft.ShouldBe(true);
        back.Participants[0].HasLeft.ShouldBe(false);
        sends.Participants[0].HasLeft.ShouldBe(false);
    }

    [Fact]
    public void Reduce_PartialAssociation_ReplacesJoinsAndEnds()
    {
        Partial("<participantstreamassoc participant_id='A=='><recv>sB</recv></participantstreamassoc>")
            .Associations[0].Sends.ShouldBeEmpty();
        Partial("<participantstreamassoc participant_id='A=='><send>s1</send></participantstreamassoc><participantstreamassoc participant_id='A=='><send>s2</send></participantstreamassoc>")
            .Associations[0].Sends.ShouldBe(["s1", "s2"]);
        var ended = Partial("<participantstreamassoc participant_id='A=='><send>sA</send><disassociate-time>t</disassociate-time></participantstreamassoc>");
        ended.Associations[0].Sends.ShouldBeEmpty();
        ended.Associations[0].Receives.ShouldBe(["sB"]);
        Partial("<participantstreamassoc participant_id='A=='><disassociate-time>t</disassociate-time></participantstreamassoc>")
            .Associations[0].Receives.ShouldBeEmpty();
    }

    [Fact]
    public void Reduce_PartialStream_KeepsItsLabel()
    {
        Partial("<stream stream_id='sA'><mode>mixed</mode></stream>").Streams[0].ShouldBe(new MetadataStream("sA", "1", "mixed"));
    }

    [Fact]
    public void Reduce_PartialBeforeAnything_StandsAlone()
    {
        MetadataReducer.Reduce(null, Doc("<stream stream_id='s'/>")).Streams.Length.ShouldBe(1);
    }

    [Fact]
    public void Reduce_PartialsWithoutEnd_StayBounded()
    {
        var state = Known;
        for (var i = 0; i < 500; i++)
        {
            state = MetadataReducer.Reduce(state, Doc($"<participant participant_id='p{i}'/><stream stream_id='s{i}'/><participantstreamassoc participant_id='p{i}'/><x>{i}</x>"));
        }

        state.Participants.Length.ShouldBe(64);
        state.Streams[^1].Id.ShouldBe("s499");
        state.Associations.Length.ShouldBe(64);
        state.Extensions.Length.ShouldBeLessThanOrEqualTo(64);
    }

    private static RecordingMetadata Reduce(string xml) => MetadataReducer.Reduce(Known, MetadataParserTests.Parse(xml));

    private static RecordingMetadata Partial(string inner) => MetadataReducer.Reduce(Known, Doc(inner));

    private static RecordingMetadata Doc(string inner) =>
        MetadataParserTests.Parse($"<recording><datamode>partial</datamode>{inner}</recording>");
}
