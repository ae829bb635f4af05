using EdgeCx.Media.Capture;

namespace EdgeCx.Media.Tests.Capture;

public sealed class MirrorOptionsTests
{
    public static TheoryData<MirrorOptions, string> Wrong => new()
    {
        { new MirrorOptions { Interface = "a name that is too long" }, "Mirror:Interface is 'a name that is too long'; allowed is" },
        { new MirrorOptions { Threads = 0 }, "Mirror:Threads is 0; allowed are 1 to 32." },
        { new MirrorOptions { RingMiB = 2000 }, "Mirror:RingMiB is 2000; allowed are 1 to 1024 (MiB, each thread)." },
        { new MirrorOptions { FanoutGroup = 0 }, "Mirror:FanoutGroup is 0; allowed are 1 to 65535." },
        { new MirrorOptions { VxlanPorts = [4789, 0] }, "Mirror:VxlanPorts:1 is 0; allowed are 1 to 65535." },
        { new MirrorOptions { TzspPorts = [70000] }, "Mirror:TzspPorts:0 is 70000; allowed are 1 to 65535." },
        { new MirrorOptions { JoinHeaders = ["X Y"] }, "Mirror:JoinHeaders:0 is 'X Y'; allowed is the name of a SIP header." },
        { new MirrorOptions { JoinWindowMs = -1 }, "Mirror:JoinWindowMs is -1; allowed are 0 (off) to 60000 (ms)." },
        { new MirrorOptions { NoMediaSeconds = 1 }, "Mirror:NoMediaSeconds is 1; allowed are 5 to 3600 (s)." },
        { new MirrorOptions { HeldSeconds = 30 }, "Mirror:HeldSeconds is 30; allowed are Mirror:NoMediaSeconds (60) to 86400 (s)." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_WrongValue_NamesKeyValueAndWhatIsAllowed(MirrorOptions options, string error) =>
        options.Validate().ShouldHaveSingleItem().ShouldStartWith(error);

    [Fact]
    public void Validate_Defaults_AreRightAndOff()
    {
        var options = new MirrorOptions();

        options.Validate().ShouldBeEmpty();
        options.Interface.ShouldBeEmpty();
    }
}
