using System.Runtime.Versioning;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Verbs;
using EdgeCx.Appliance.Web;

namespace EdgeCx.Appliance.Tests.Web;

[SupportedOSPlatform("linux")]
public sealed class TokenFileTests
{
    private const string Plain = "a-plain-token-of-more-than-32-characters";

    [Fact]
    public void TryParse_HashesPlainTokensAndScopes_AreRead()
    {
        var hash = Convert.ToHexStringLower(TokenFile.Hash(Plain));
        TokenFile.TryParse($"# ours\r\n\r\ncrm:{hash}:agent\nwall:{Plain}\nlead:{hash.ToUpperInvariant()}:Supervisor\n", out var tokens, out var error).ShouldBeTrue(error);
        tokens.Select(t => (t.Name, t.Scope)).ShouldBe([("crm", AccessScope.Agent), ("wall", AccessScope.Read), ("lead", AccessScope.Supervisor)]);
        tokens.ShouldAllBe(t => t.Hash.SequenceEqual(TokenFile.Hash(Plain)));
    }

    [Theory]
    [InlineData("", "it holds no token")]
    [InlineData("# nothing\n", "it holds no token")]
    [InlineData("\ncrm", "line 2 is not NAME:SHA256HEX")]
    [InlineData("c r m:" + Plain, "line 1 is not NAME:SHA256HEX")]
    [InlineData("crm:short-secret", "line 1 has neither")]
    [InlineData("crm:" + Plain + ":admin", "line 1 has another scope")]
    [InlineData("crm:" + Plain + ":2", "line 1 has another scope")]
    [InlineData("crm:" + Plain + "\ncrm:" + Plain, "line 2 has a name")]
    public void TryParse_AWrongLine_IsNamedWithoutWhatStandsInIt(string text, string expected)
    {
        TokenFile.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldStartWith(expected);
        error.ShouldNotContain("short-secret");
        error.ShouldNotContain(Plain);
    }

    [Fact]
    public void Add_Twice_KeepsTheFileToItsOwnerAndTheTokensToThemselves()
    {
        var folder = Directory.CreateTempSubdirectory();
        var path = Path.Combine(folder.FullName, "tokens");
        var first = TokenVerb.Add(path, "crm", AccessScope.Agent);
        var second = TokenVerb.Add(path, "wall", AccessScope.Read);
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var text = File.ReadAllText(path);
        text.ShouldNotContain(first);
        text.ShouldNotContain(second);
        TokenFile.TryParse(text, out var tokens, out _).ShouldBeTrue();
        tokens[0].Hash.ShouldBe(TokenFile.Hash(first));
        tokens[1].Hash.ShouldBe(TokenFile.Hash(second));
        first.ShouldNotBe(second);
        first.Length.ShouldBeGreaterThan(40);
        Should.Throw<ConfigurationException>(() => TokenVerb.Add(path, "crm", AccessScope.Read)).Message.ShouldContain("nothing was written");
        File.ReadAllText(path).ShouldBe(text);
        Should.Throw<ConfigurationException>(() => TokenVerb.Add(path, "a:b", AccessScope.Read)).Message.ShouldContain("allowed are 1 to 32");
        folder.Delete(recursive: true);
    }
}
