using EdgeCx.Appliance.Web;

namespace EdgeCx.Appliance.Tests.Web;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.9.9.9:1")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://localhost:8080/")]
    public void Validate_LoopbackUrl_IsAllowed(string url) => new ConsoleOptions { Url = url }.Validate().ShouldBeEmpty();

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://192.168.1.4:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://appliance.bank.example:8080")]
    [InlineData("https://127.0.0.1:8443")]
    [InlineData("http://127.0.0.1:8080/console")]
    [InlineData("8080")]
    [InlineData("")]
    public void Validate_OtherUrl_NamesKeyValueAndWhatIsAllowed(string url)
    {
        var error = new ConsoleOptions { Url = url }.Validate().ShouldHaveSingleItem();
        error.ShouldStartWith($"Console:Url is '{url}'");
        error.ShouldContain("allowed");
    }

    [Fact]
    public void Validate_EveryBadConsoleValue_IsNamedAtOnce() =>
        new ConsoleOptions { MaxEventStreams = 0, EventHistory = 1, StreamQueue = 1, HeartbeatSeconds = 0, RecentCalls = -1 }
            .Validate().Select(e => e[..e.IndexOf(' ', StringComparison.Ordinal)])
            .ShouldBe(["Console:MaxEventStreams", "Console:EventHistory", "Console:StreamQueue", "Console:HeartbeatSeconds", "Console:RecentCalls"]);

    [Theory]
    [InlineData("EU", null, true)]
    [InlineData("UK", null, true)]
    [InlineData("US", null, false)]
    [InlineData("LATAM", null, false)]
    [InlineData("custom", null, true)]
    [InlineData("nonsense", null, true)]
    [InlineData("EU", false, true)]
    [InlineData("US", true, true)]
    public void NoticeRequired_ByProfileAndSetting_FailsClosed(string profile, bool? set, bool required) =>
        new PrivacyOptions { Profile = profile, RequireNotice = set }.NoticeRequired.ShouldBe(required);

    [Theory]
    [InlineData("eu", "", "", "Privacy:Profile")]
    [InlineData("EU", "12", "", "Privacy:NoticeDigit")]
    [InlineData("EU", "", "x", "Privacy:ObjectDigit")]
    [InlineData("EU", "9", "9", "Privacy:ObjectDigit")]
    public void Validate_BadPrivacyValue_NamesItsKey(string profile, string notice, string objection, string key) =>
        new PrivacyOptions { Profile = profile, NoticeDigit = notice, ObjectDigit = objection }.Validate().ShouldHaveSingleItem().ShouldStartWith(key);
}
