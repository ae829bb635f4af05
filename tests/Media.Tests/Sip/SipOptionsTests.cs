using EdgeCx.Media.Sip;

namespace EdgeCx.Media.Tests.Sip;

public sealed class SipOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreRight() => new SipOptions().Validate().ShouldBeEmpty();

    [Fact]
    public void Validate_WrongValues_NamesEachKeyAndValue()
    {
        var errors = new SipOptions { ListenAddress = "localhost", Port = 70000, TlsPort = 70000, MaxHeaders = 1, MaxMessageBytes = 1 << 20 }.Validate().ToArray();
        errors.Length.ShouldBe(6);
        errors.ShouldContain(e => e.Contains("Sip:ListenAddress is 'localhost'", StringComparison.Ordinal));
        errors.ShouldContain("Sip:MaxHeaders is 1; allowed are 32 to 1024.");
        errors.ShouldContain("Sip:MaxMessageBytes is 1048576; allowed are 4096 to 65536.");
    }
}
