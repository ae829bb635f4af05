using System.CommandLine;
using EdgeCx.Appliance.Verbs;

namespace EdgeCx.Appliance.Tests.Verbs;

public sealed class VerbLineTests
{
    [Theory]
    [InlineData("edgecx: 'frobnicate' is no verb; the verbs are run, demo, analyze, call, evaluate, evaluate-text, evaluate-calls, simulate-day, rules, capacity, doctor", "frobnicate")]
    [InlineData("--customer' is required", "call", "--to", "sip:127.0.0.1:1")]
    [InlineData("edgecx: see edgecx evaluate --help", "evaluate", "--manifest", "x.csv", "--average", "many")]
    [InlineData("edgecx: see edgecx call --help", "call", "--bogus")]
    [InlineData("edgecx: see edgecx rules test --help", "rules", "test")]
    [InlineData("edgecx: see edgecx rules --help", "rules")]
    [InlineData("Examples:")]
    public async Task RunAsync_WrongUse_IsToldOnStandardErrorWithCode2(string words, params string[] args)
    {
        var (code, output, error) = await RunAsync(args);
        code.ShouldBe(2);
        output.ShouldBe("");
        error.ShouldContain(words);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("demo")]
    [InlineData("analyze")]
    [InlineData("call")]
    [InlineData("evaluate")]
    [InlineData("evaluate-text")]
    [InlineData("evaluate-calls")]
    [InlineData("simulate-day")]
    [InlineData("capacity")]
    [InlineData("doctor")]
    [InlineData("trace")]
    [InlineData("rules")]
    public async Task RunAsync_HelpOfAVerb_HasExamplesAndExitCodes(string verb)
    {
        var (code, output, error) = await RunAsync(verb, "--help");
        code.ShouldBe(0);
        error.ShouldBe("");
        output.ShouldContain("Examples:");
        output.ShouldContain($"  edgecx {verb} ");
        output.ShouldContain("Exit codes: 0 fine, 1 the thing failed, 2 wrong use.");
        output.ShouldNotContain("dditional");
    }

    [Fact]
    public void Build_EveryOption_IsDescribed()
    {
        var options = VerbLine.Build().Subcommands.SelectMany(c => c.Options.Select(o => (c.Name, Option: o))).ToList();
        options.ShouldNotBeEmpty();
        options.ShouldAllBe(o => !string.IsNullOrWhiteSpace(o.Option.Description));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await VerbLine.RunAsync(args, new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
