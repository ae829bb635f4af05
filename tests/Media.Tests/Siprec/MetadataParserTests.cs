using System.Text;
using EdgeCx.Media.Siprec;

namespace EdgeCx.Media.Tests.Siprec;

public sealed class MetadataParserTests
{
    internal const string Complete =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <recording xmlns="urn:ietf:params:xml:ns:recording:1">
          <datamode>complete</datamode>
          <session session_id="S=="><sipSessionID>x</sipSessionID></session>
          <participant participant_id="A=="><nameID aor="sip:+4915@pbx.example"><name xml:lang="de">Anna</name></nameID></participant>
          <participant participant_id="B=="><nameID aor="sip:2001@pbx.example"/></participant>
          <stream stream_id="sA" session_id="S=="><label>1</label></stream>
          <stream stream_id="sB" session_id="S=="><label>0</label></stream>
          <participantsessionassoc participant_id="A==" session_id="S=="><associate-time>t</associate-time></participantsessionassoc>
          <participantstreamassoc participant_id="A=="><send>sA</send><recv>sB</recv></participantstreamassoc>
          <participantstreamassoc participant_id="B=="><send> sB
          </send><recv>sA</recv></participantstreamassoc>
        </recording>
        """;

    [Fact]
    public void TryParse_Rfc7865Document_ReadsAllObjects()
    {
        var metadata = MetadataReducer.Reduce(null, Parse(Complete));

        metadata.IsPartial.ShouldBeFalse();
        metadata.Sessions.ShouldBe(["S=="]);
        metadata.Participants.Select(p => (p.Id, p.Addresses.Single(), p.Name)).ShouldBe(
            [("A==", "sip:+4915@pbx.example", "Anna"), ("B==", "sip:2001@pbx.example", null)]);
        metadata.Streams.ShouldBe([new MetadataStream("sA", "1", null), new MetadataStream("sB", "0", null)]);
        metadata.Associations.Select(a => (a.ParticipantId, a.Sends.Single(), a.Receives.Single())).ShouldBe(
            [("A==", "sA", "sB"), ("B==", "sB", "sA")]);
        metadata.Extensions.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("<recording>", "</recording>")]
    [InlineData("<tns:recording xmlns:tns='urn:ietf:params:xml:ns:siprec'>", "</tns:recording>")]
    [InlineData("<recording_metadata xmlns='urn:ietf:params:xml:ns:recording'>", "</recording_metadata>")]
    [InlineData("<what xmlns='urn:whatever'>", "</what>")]
    [InlineData("<unbound:recording>", "</unbound:recording>")]
    [InlineData("\n\n \ufeff<?xml version='1.0' encoding='UTF-16'?><recording>", "</recording>\0\0--trailing")]
    public void TryParse_AnyNamespaceAndRoot_IsRead(string open, string close)
    {
        Parse($"{open}<dataMode>Partial</dataMode><x:stream id='s' xmlns:x='y'><x:label>7</x:label><mode>Mixed</mode></x:stream>{close}")
            .ShouldSatisfyAllConditions(
                m => m.IsPartial.ShouldBeTrue(),
                m => m.Streams.Single().Label.ShouldBe("7"),
                m => m.Streams.Single().IsMixed.ShouldBeTrue());
    }

    [Fact]
    public void TryParse_DraftLayout_TakesSendInsideParticipant()
    {
        var metadata = Parse(
            "<recording><participant id='p' session='s'><aor>2001@host</aor><name>n</name><send>x</send><recv>y</recv></participant></recording>");

        metadata.Participants.Single().Addresses.ShouldBe(["2001@host"]);
        metadata.Associations.Single().Sends.ShouldBe(["x"]);
        metadata.Associations.Single().Receives.ShouldBe(["y"]);
    }

    [Fact]
    public void TryParse_Extensions_AreFlattenedWithTheirOwner()
    {
        var metadata = Parse(
            """
            <recording><participant id="p"><nameID aor="a@b"/><extensiondata xmlns:q="u"><q:callingParty>true</q:callingParty></extensiondata></participant>
            <extensiondata id="e" parent="sess"><bw><userID>u@d</userID><origCall><callingPartyNumber>+1</callingPartyNumber></origCall></bw></extensiondata></recording>
            """);

        metadata.Extensions.ShouldBe([
            new MetadataExtension("p", "callingParty", "true"),
            new MetadataExtension("sess", "userID", "u@d"),
            new MetadataExtension("sess", "callingPartyNumber", "+1"),
            new MetadataExtension("sess", "origCall", ""),
            new MetadataExtension("sess", "bw", ""),
        ]);
    }

    [Theory]
    [InlineData("", "XML document")]
    [InlineData("no xml", "XML document")]
    [InlineData("<recording>", "well-formed")]
    [InlineData("<recording><participant></recording>", "well-formed")]
    [InlineData("<!DOCTYPE recording [<!ENTITY a 'b'>]><recording>&a;</recording>", "DTD")]
    [InlineData("<html><body>no</body></html>", "recording metadata")]
    [InlineData("<?xml version='1.0'?>", "")]
    public void TryParse_WhatIsNoMetadata_IsRejectedWithReason(string xml, string reason)
    {
        MetadataParser.TryParse(Encoding.UTF8.GetBytes(xml), out var metadata, out var reject).ShouldBeFalse();

        metadata.ShouldBeNull();
        reject.Reason.ShouldContain(reason);
        reject.Offset.ShouldBeInRange(0, xml.Length);
    }

    [Fact]
    public void TryParse_BeyondLimits_IsRejected()
    {
        string Many(string item, int count) => "<recording>" + string.Concat(Enumerable.Repeat(item, count)) + "</recording>";
        var deep = "<recording>" + string.Concat(Enumerable.Repeat("<a>", 40)) + string.Concat(Enumerable.Repeat("</a>", 40)) + "</recording>";

        foreach (var (xml, reason) in new[]
        {
            (Many("<stream id='s'/>", 65), "64 streams"),
            (Many("<participant id='s'/>", 129), "64 participants"),
            (Many("<participantstreamassoc participant_id='s'/>", 129), "128 associations"),
            (Many("<x/>", 65), "64 extension"),
            (Many("<participant>" + string.Concat(Enumerable.Repeat("<nameID aor='a'/>", 9)) + "</participant>", 1), "8 addresses"),
            (deep, "32 deep"),
            (new string(' ', MetadataParser.MaxBytes + 1), "64 KiB"),
        })
        {
            MetadataParser.TryParse(Encoding.UTF8.GetBytes(xml), out _, out var reject).ShouldBeFalse(reason);
            reject.Reason.ShouldContain(reason);
        }
    }

    [Fact]
    public void TryParse_EveryTruncatedPrefix_IsRejectedUntilTheRootEnds()
    {
        var bytes = Encoding.UTF8.GetBytes(Complete);
        for (var length = 0; length < bytes.Length; length++)
        {
            MetadataParser.TryParse(bytes.AsSpan(0, length), out var metadata, out var reject).ShouldBeFalse();
            metadata.ShouldBeNull();
            reject.Offset.ShouldBeInRange(0, length);
        }
    }

    internal static RecordingMetadata Parse(string xml)
    {
        MetadataParser.TryParse(Encoding.UTF8.GetBytes(xml), out var metadata, out var reject).ShouldBeTrue(reject.ToString());
        return metadata!;
    }
}
