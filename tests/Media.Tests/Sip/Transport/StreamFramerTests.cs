using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Tests.Sip.Transport;

public sealed class StreamFramerTests
{
    [Fact]
    public void Next_EveryTruncatedPrefix_NeedsMore()
    {
        var octets = Say.Octets(Say.Invite());
        for (var length = 0; length < octets.Length; length++)
        {
            StreamFramer.Next(octets.AsSpan(0, length), SipLimits.Default).Kind.ShouldBe(FrameKind.NeedMore, $"at {length}");
        }
    }

    [Fact]
    public void Next_TwoMessages_CutsTheFirst()
    {
        var first = Say.Octets(Say.Invite());
        StreamFramer.Next([.. first, .. first], SipLimits.Default).ShouldBe(new StreamFrame(FrameKind.Message, first.Length));
    }

    [Theory]
    [InlineData("\r", "NeedMore", 0)]
    [InlineData("\r\n", "NeedMore", 0)]
    [InlineData("\r\n\r", "NeedMore", 0)]
    [InlineData("\r\n\r\n", "Ping", 4)]
    [InlineData("\r\nINVITE", "Pong", 2)]
    [InlineData("\nINVITE", "Pong", 1)]
    [InlineData("X sip:a SIP/2.0\r\n\r\n", "Broken", 19)]
    [InlineData("X sip:a SIP/2.0\r\nl: -1\r\n\r\n", "Broken", 26)]
    [InlineData("X sip:a SIP/2.0\r\nl: 1\r\nl: 1\r\n\r\n", "Broken", 31)]
    [InlineData("X sip:a SIP/2.0\r\nl: 70000\r\n\r\n", "Broken", 29)]
    [InlineData("X sip:a SIP/2.0\r\nl :\r\n 1\r\n\r\nb", "Message", 29)]
    [InlineData("X sip:a SIP/2.0\nl: 1\n\nb", "Message", 23)]
    public void Next_Starts_AreTold(string buffer, string kind, int length)
    {
        var frame = StreamFramer.Next(Say.Octets(buffer), SipLimits.Default);
        (frame.Kind.ToString(), frame.Length).ShouldBe((kind, length));
        (frame.Fault.Exists == (frame.Kind == FrameKind.Broken)).ShouldBeTrue();
    }

    [Fact]
    public void Next_EndlessHead_IsBrokenAtTheLimit()
    {
        var frame = StreamFramer.Next(Say.Octets("X sip:a SIP/2.0\r\nX: " + new string('y', 65536)), SipLimits.Default);
        frame.Kind.ShouldBe(FrameKind.Broken);
        frame.Fault.Status.ShouldBe(513);
    }
}
