using System.Net;
using EdgeCx.Appliance.Diagnosis;
using EdgeCx.Appliance.Telemetry;

namespace EdgeCx.Appliance.Tests.Telemetry;

public sealed class TelemetryOptionsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("http://127.0.0.1:4318")]
    [InlineData("https://10.20.0.5:4318")]
    [InlineData("http://[fd00::5]:4317")]
    [InlineData("http://otel.site.example:4318")]
    public void Validate_OfTheSitesOwnCollector_IsFine(string endpoint) => new TelemetryOptions { OtlpEndpoint = endpoint }.Validate().ShouldBeEmpty();

    [Theory]
    [InlineData("127.0.0.1:4318", "allowed are http://HOST:PORT")]
    [InlineData("ftp://127.0.0.1", "allowed are http://HOST:PORT")]
    [InlineData("http://user:word@127.0.0.1:4318", "allowed are http://HOST:PORT")]
    [InlineData("http://127.0.0.1:4318/v1/metrics", "allowed are http://HOST:PORT")]
    [InlineData("https://198.51.100.7:4318", "Telemetry:AllowPublicEndpoint true")]
    [InlineData("https://[2001:db8::7]:4318", "Telemetry:AllowPublicEndpoint true")]
    public void Validate_OfWhatIsNotAllowed_SaysWhatIs(string endpoint, string words)
    {
        var error = new TelemetryOptions { OtlpEndpoint = endpoint }.Validate().ShouldHaveSingleItem();
        error.ShouldStartWith($"Telemetry:OtlpEndpoint is '{endpoint}'");
        error.ShouldContain(words);
    }

    [Fact]
    public void Validate_OfAPublicCollectorThatIsAllowed_IsFine() =>
        new TelemetryOptions { OtlpEndpoint = "https://198.51.100.7:4318", AllowPublicEndpoint = true }.Validate().ShouldBeEmpty();

    [Fact]
    public void Validate_OfEverythingWrong_NamesEachKey() =>
        new TelemetryOptions { Protocol = "http/json", HeadersFile = "keys", IntervalSeconds = 0, TimeoutMs = 1 }.Validate()
            .Select(e => e.Split(' ')[0]).ShouldBe(["Telemetry:Protocol", "Telemetry:HeadersFile", "Telemetry:IntervalSeconds", "Telemetry:TimeoutMs"]);

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.255.0.1", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("192.169.1.1", false)]
    [InlineData("169.254.3.4", true)]
    [InlineData("100.64.0.1", false)]
    [InlineData("8.8.8.8", false)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("::ffff:8.8.8.8", false)]
    [InlineData("::1", true)]
    [InlineData("fe80::1%2", true)]
    [InlineData("fd12::1", true)]
    [InlineData("2606:4700::1", false)]
    public void Contains_AnAddress_TellsTheSitesNetworkFromTheInternet(string address, bool isPrivate) =>
        PrivateNetwork.Contains(IPAddress.Parse(address)).ShouldBe(isPrivate);

    [Fact]
    public async Task OpenAsync_ToAnAddressOnTheInternet_IsRefusedBeforeAPacketLeaves()
    {
        var error = await Should.ThrowAsync<IOException>(() => CollectorConnection.OpenAsync("198.51.100.7", 4318, allowPublic: false, TestContext.Current.CancellationToken));
        error.Message.ShouldBe("198.51.100.7 is not on the site's own network, and Telemetry:AllowPublicEndpoint is false");
    }

    [Fact]
    public async Task Look_AtACollector_SaysWhetherItListens()
    {
        TelemetryCheck.Look(new TelemetryOptions()).ShouldBeEmpty();
        string url;
        await using (var collector = await OtlpCollector.StartAsync())
        {
            url = collector.Url;
            TelemetryCheck.Look(new TelemetryOptions { OtlpEndpoint = url }).ShouldHaveSingleItem().ShouldBe(
                new Finding("Telemetry:OtlpEndpoint", Verdict.Ok, $"a collector listens at {url}; figures go there every 10 s"));
        }

        var gone = TelemetryCheck.Look(new TelemetryOptions { OtlpEndpoint = url, HeadersFile = "/nowhere/headers" }).ToArray();
        gone.Select(f => f.Verdict).ShouldBe([Verdict.Block, Verdict.Warn]);
        gone[1].Text.ShouldStartWith($"nothing is sent to {url}: ");
    }
}
