using System.Runtime.CompilerServices;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Webhooks;
using EdgeCx.Core.Events;
using Microsoft.Extensions.Configuration;

namespace EdgeCx.Console.Tests.Webhooks;

public sealed class WebhookOptionsTests
{
    [Fact]
    public void Section_InAFile_IsReadAsAListOfEndpoints()
    {
        var options = Read(
            ("Webhooks:Endpoints:0:Name", "crm"), ("Webhooks:Endpoints:0:Url", "https://crm.bank.example/edgecx"), ("Webhooks:Endpoints:0:SecretFile", "/etc/edgecx/crm.key"),
            ("Webhooks:Endpoints:0:Events:0", "cue-opened"), ("Webhooks:Endpoints:0:Escalations", "All"), ("Roles:BotPatterns:0", "bot-*"));
        options.Errors.ShouldBeEmpty();
        var endpoint = options.Options.Webhooks.Endpoints.ShouldHaveSingleItem();
        endpoint.Events.ShouldBe(["cue-opened"]);
        endpoint.Escalations.ShouldBe(EscalationScope.All);
        options.Options.Roles.BotPatterns.ShouldBe(["bot-*"]);
    }

    [Fact]
    public void Section_WithErrors_NamesEachKeyValueAndWhatIsAllowed()
    {
        var errors = Read(
            ("Webhooks:Endpoints:0:Name", "a b"), ("Webhooks:Endpoints:0:Url", "http://crm.bank.example/"), ("Webhooks:Endpoints:0:SecretFile", "key"),
            ("Webhooks:Endpoints:0:Events:0", "everything"), ("Webhooks:Endpoints:0:TimeoutMs", "5"), ("Webhooks:Endpoints:0:PinSha256", "12")).Errors;
        errors.Count.ShouldBe(6);
        errors.ShouldAllBe(e => e.StartsWith("Webhooks:Endpoints:0:", StringComparison.Ordinal) && e.Contains("allowed", StringComparison.Ordinal));
        Read(("Webhooks:Endpoints:0:Urll", "x")).Errors.ShouldHaveSingleItem().ShouldStartWith("Webhooks:Endpoints:0:Urll: no such key; allowed are");
        Read(("Webhooks:Endpoints:0:TimeoutMs", "soon")).Errors.ShouldHaveSingleItem().ShouldContain("allowed is a whole number");
    }

    [Theory]
    [InlineData("https://crm.bank.example/hook", true)]
    [InlineData("http://127.0.0.1:9000/hook?x=1", true)]
    [InlineData("http://localhost/", true)]
    [InlineData("https://10.1.2.3/", true)]
    [InlineData("https://8.8.8.8/", false)]
    [InlineData("http://10.1.2.3/", false)]
    [InlineData("https://user:password@crm.bank.example/", false)]
    [InlineData("ftp://crm.bank.example/", false)]
    [InlineData("", false)]
    public void Url_OfAnEndpoint_IsEncryptedOrLoopbackAndInTheBuilding(string url, bool allowed) =>
        new WebhookOptions { Name = "x", Url = url, SecretFile = "/x" }.Validate("W").Any().ShouldBe(!allowed);

    [Fact]
    public void Events_ThatMayBeAsked_AreAllThatTheStreamHas()
    {
        var names = typeof(CallEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(CallEvent)) && !t.IsAbstract)
            .Select(t => ((CallEvent)RuntimeHelpers.GetUninitializedObject(t)).Name);
        WebhookEvents.All.ShouldBe(names.Append(EscalationRaised.EventName), ignoreOrder: true);
    }

    [Theory]
    [InlineData(1, 0, 250)]
    [InlineData(1, 1, 750)]
    [InlineData(4, 0.5, 4000)]
    [InlineData(50, 0.5, 60_000)]
    public void Backoff_AfterAttempts_DoublesUpToABoundAndIsSpread(int attempts, double chance, double ms) =>
        WebhookBackoff.After(attempts, chance, null).TotalMilliseconds.ShouldBe(ms);

    [Fact]
    public void Backoff_WithWhatTheEndpointAsksFor_WaitsAsLongUpToABound()
    {
        WebhookBackoff.After(1, 0, TimeSpan.FromSeconds(7)).TotalSeconds.ShouldBe(7);
        WebhookBackoff.After(1, 0, TimeSpan.FromDays(7)).TotalSeconds.ShouldBe(60);
    }

    private static (ApplianceOptions Options, IReadOnlyList<string> Errors) Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        var options = ApplianceOptions.TryRead(configuration, out var errors);
        return (options, errors);
    }
}
