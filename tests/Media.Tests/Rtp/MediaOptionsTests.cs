namespace EdgeCx.Media.Tests.Rtp;

public sealed class MediaOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreAllowed() => new MediaOptions().Validate().ShouldBeEmpty();

    public static TheoryData<string, MediaOptions> Wrong => new()
    {
        { "Media:PortMin is 40001", new MediaOptions { PortMin = 40_001 } },
        { "Media:PortMin is 80", new MediaOptions { PortMin = 80 } },
        { "Media:PortMax is 49998", new MediaOptions { PortMax = 49_998 } },
        { "Media:PortMax is 39999", new MediaOptions { PortMax = 39_999 } },
        { "Media:PortMax is 70001", new MediaOptions { PortMax = 70_001 } },
        { "Media:ReceiveThreads is 0", new MediaOptions { ReceiveThreads = 0 } },
        { "Media:PipeCapMs is 500", new MediaOptions { PipeCapMs = 500 } },
        { "Media:PortGuardMs is -1", new MediaOptions { PortGuardMs = -1 } },
        { "Media:ReceiveBufferKiB is 1", new MediaOptions { ReceiveBufferKiB = 1 } },
        { "Media:RtcpIntervalMs is 1", new MediaOptions { RtcpIntervalMs = 1 } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_Wrong_NamesKeyValueAndWhatIsAllowed(string start, MediaOptions options)
    {
        var error = options.Validate().ShouldHaveSingleItem();
        error.ShouldStartWith(start);
        error.ShouldContain("allowed are");
    }
}
