using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Web;
using EdgeCx.Core.Time;
using EdgeCx.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Appliance.Tests.Web;

public sealed class ApiTokensTests : IDisposable
{
    private const string First = "the-first-token-of-more-than-32-characters";
    private const string Second = "the-second-token-of-more-than-32-characters";
    private readonly string _file = Path.GetTempFileName();
    private readonly ManualTimeProvider _time = new();
    private int _writes;

    [Fact]
    public void Find_AfterAChange_KnowsTheNewTokensAndKeepsTheOldWhereTheFileIsWrong()
    {
        Write($"a:{First}");
        var tokens = Make();
        tokens.Find(First)!.Name.ShouldBe("a");
        Write($"b:{Second}:agent");
        tokens.Find(First).ShouldNotBeNull("the file is looked at once a second");
        Pass();
        tokens.Find(First).ShouldBeNull();
        tokens.Find(Second)!.Scope.ShouldBe(AccessScope.Agent);
        Write("b:short");
        Pass();
        tokens.Find(Second).ShouldNotBeNull();
        File.Delete(_file);
        Pass();
        tokens.Find(Second).ShouldNotBeNull();
        Write($"a:{First}");
        Pass();
        tokens.Find(First).ShouldNotBeNull();
        tokens.Find("").ShouldBeNull();
    }

    [Fact]
    public void Start_WithAFileThatCannotBeUsed_NamesKeyFileAndLine()
    {
        Write("# one\nb:short");
        Should.Throw<ConfigurationException>(Make).Message.ShouldBe($"Console:TokenFile is '{_file}', which cannot be used: line 2 has neither a SHA-256 in 64 hex digits nor a plain token of 32 characters or more.");
        File.Delete(_file);
        Should.Throw<ConfigurationException>(Make).Message.ShouldContain("cannot be read");
    }

    [Fact]
    public void Sessions_OverTime_EndWithTheShiftAndWithTheirToken()
    {
        Write($"a:{First}\nb:{Second}");
        var tokens = Make();
        var sessions = new PageSessions(tokens, new MonotonicClock(_time));
        var first = sessions.Begin(tokens.Find(First)!);
        var second = sessions.Begin(tokens.Find(Second)!);
        sessions.Find(first)!.Name.ShouldBe("a");
        sessions.Find(second)!.Name.ShouldBe("b");
        sessions.Find(first + "x").ShouldBeNull();
        Write($"b:{Second}");
        Pass();
        sessions.Find(first).ShouldBeNull();
        _time.Advance(PageSessions.Length);
        sessions.Find(second).ShouldBeNull();
    }

    public void Dispose() => File.Delete(_file);

    private ApiTokens Make() => new(new ConsoleOptions { TokenFile = _file }, new MonotonicClock(_time), NullLogger<ApiTokens>.Instance);

    private void Write(string text)
    {
        File.WriteAllText(_file, text);
        File.SetLastWriteTimeUtc(_file, DateTime.UnixEpoch.AddDays(++_writes));
    }

    private void Pass() => _time.Advance(TimeSpan.FromSeconds(1));
}
