using System.Collections.Immutable;
using System.Text;
using EdgeCx.Media.Siprec;

namespace EdgeCx.Media.Tests.Siprec;

public sealed class MultipartReaderTests
{
    private const string Sdp = "v=0\r\nm=audio 4000 RTP/AVP 0\r\n";

    [Theory]
    [InlineData("multipart/mixed;boundary=b1")]
    [InlineData("multipart/mixed; boundary=\"b1\"")]
    [InlineData("multipart/mixed; charset=utf-8 ; BOUNDARY = b1 ; x=y")]
    [InlineData("multipart/mixed; boundary=\"b\\1\"")]
    [InlineData("multipart/mixed; boundary=other")]
    [InlineData("multipart/mixed")]
    [InlineData("")]
    public void TryRead_BoundaryHoweverWritten_FindsTheParts(string contentType)
    {
        var body = $"--b1\r\nContent-Type: application/sdp\r\n\r\n{Sdp}\r\n--b1\r\nContent-Type: application/rs-metadata+xml\r\n\r\n<a/>\r\n--b1--\r\n";

        Read(body, contentType).ShouldBe([("application/sdp", "", Sdp), ("application/rs-metadata+xml", "", "<a/>")]);
    }

    [Fact]
    public void TryRead_QuotedBoundaryWithSpacesAndSigns_IsTaken()
    {
        Read("--a b;=?\n\nx\n--a b;=?--", "multipart/mixed;boundary=\"a b;=?\"").ShouldBe([("", "", "x")]);
    }

    [Fact]
    public void TryRead_BareLineFeedsPreambleAndEpilogue_AreHandled()
    {
        var body = "preamble\n--not the boundary\n--b1 \nc: application/sdp\nContent-Length: 9999\n\nv=0\n--b1-- \nepilogue\n--b1\n\nlate";

        Read(body, "multipart/mixed;boundary=b1").ShouldBe([("application/sdp", "", "v=0")]);
    }

    [Fact]
    public void TryRead_MissingClosingDelimiter_TakesTheRestAsLastPart()
    {
        Read("--b1\r\nContent-Type: application/gtd\r\n\r\nIAM,\r\nGCI\r\n", "multipart/mixed;boundary=b1")
            .ShouldBe([("application/gtd", "", "IAM,\r\nGCI\r\n")]);
    }

    [Fact]
    public void TryRead_FoldedHeadersAndDisposition_AreJoined()
    {
        Read("--b\r\nContent-Type: multipart/mixed;\r\n boundary=c\r\nContent-Disposition: recording-session\r\n\r\n--c\r\n--b--", "multipart/mixed;boundary=b")
            .ShouldBe([("multipart/mixed; boundary=c", "recording-session", "--c")]);
    }

    [Fact]
    public void TryRead_ForgottenBlankLine_StillFindsTheContent()
    {
        Read("--b\r\nContent-Type: application/sdp\r\nv=0\r\ns=x:y\r\n--b--", "multipart/mixed;boundary=b")
            .ShouldBe([("application/sdp", "", "v=0\r\ns=x:y")]);
    }

    [Fact]
    public void TryRead_BoundaryAsPrefixOfALine_IsContent()
    {
        Read("--b\r\n\r\n--bb\r\n--b-\r\n--b--", "multipart/mixed;boundary=b").ShouldBe([("", "", "--bb\r\n--b-")]);
    }

    [Theory]
    [InlineData("", "delimiter")]
    [InlineData("no delimiter at all", "delimiter")]
    [InlineData("--b--", "part")]
    [InlineData("--b\r\n--b\r\n\r\n--b--", "part")]
    public void TryRead_NothingInside_IsRejected(string body, string reason)
    {
        MultipartReader.TryRead(Encoding.UTF8.GetBytes(body), "multipart/mixed;boundary=b", out var parts, out var reject).ShouldBeFalse();

        parts.ShouldBeEmpty();
        reject.Reason.ShouldContain(reason);
    }

    [Fact]
    public void TryRead_BeyondLimits_IsRejected()
    {
        var many = string.Concat(Enumerable.Repeat("--b\n\nx\n", 17)) + "--b--";

        MultipartReader.TryRead(Encoding.ASCII.GetBytes(many), "", out _, out var parts).ShouldBeFalse();
        MultipartReader.TryRead(new byte[MultipartReader.MaxBytes + 1], "", out _, out var size).ShouldBeFalse();

        parts.Reason.ShouldContain("16");
        size.Reason.ShouldContain("64 KiB");
    }

    [Fact]
    public void TryRead_EveryTruncatedPrefix_KeepsPartsInsideTheBody()
    {
        var bytes = Encoding.ASCII.GetBytes(
            $"--b1\r\nContent-Type: application/sdp\r\n\r\n{Sdp}\r\n--b1\r\nContent-Type: x/y;\r\n z=1\r\n\r\n<a/>\r\n--b1--\r\n");
        for (var length = 0; length <= bytes.Length; length++)
        {
            if (MultipartReader.TryRead(bytes.AsSpan(0, length), "multipart/mixed;boundary=b1", out var parts, out var reject))
            {
                parts.Length.ShouldBeInRange(1, 2);
                parts.ShouldAllBe(p => p.Offset > 0 && p.Length > 0 && p.Offset + p.Length <= length);
            }
            else
            {
                reject.Offset.ShouldBeInRange(0, length);
            }
        }
    }

    private static ImmutableArray<(string Type, string Disposition, string Content)> Read(string body, string contentType)
    {
        var bytes = Encoding.ASCII.GetBytes(body);
        MultipartReader.TryRead(bytes, contentType, out var parts, out var reject).ShouldBeTrue(reject.ToString());
        return [.. parts.Select(p => (p.ContentType, p.Disposition, Encoding.ASCII.GetString(bytes, p.Offset, p.Length)))];
    }
}
