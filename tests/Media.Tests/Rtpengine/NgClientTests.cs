using System.Net;
using EdgeCx.Media.Rtpengine;

namespace EdgeCx.Media.Tests.Rtpengine;

public sealed class NgClientTests
{
    private static readonly TimeSpan _timeout = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Ask_SeveralAtATime_EachGetsItsOwnAnswer()
    {
        using var relay = new ScriptedRelay(q => $"d4:echo{q["n"].Text.Length}:{q["n"].Text}e");
        using var client = new NgClient(IPEndPoint.Parse(relay.Control), _timeout, TimeProvider.System);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            client.AskAsync(new BencodeWriter().Add("command", "ping").Add("n", $"{i}"), TestContext.Current.CancellationToken)));
        answers.Select(a => a!["echo"].Text).ShouldBe(Enumerable.Range(0, 50).Select(i => $"{i}"));
    }

    [Fact]
    public async Task Ask_FirstAnswerIsLost_AsksAgainUnderTheSameCookie()
    {
        var times = 0;
        using var relay = new ScriptedRelay(_ => Interlocked.Increment(ref times) == 1 ? null : "d6:result4:ponge");
        using var client = new NgClient(IPEndPoint.Parse(relay.Control), _timeout, TimeProvider.System);

        (await client.AskAsync(new BencodeWriter().Add("command", "ping"), TestContext.Current.CancellationToken)).ShouldNotBeNull();
        times.ShouldBe(2);
        relay.Asked.Count.ShouldBe(1, "the same cookie");
    }

    [Fact]
    public async Task Ask_NobodyListensOrTheAnswerIsNoBencode_IsNull()
    {
        using var relay = new ScriptedRelay(_ => "nonsense");
        var control = IPEndPoint.Parse(relay.Control);
        using var client = new NgClient(control, _timeout, TimeProvider.System);
        (await client.AskAsync(new BencodeWriter().Add("command", "ping"), TestContext.Current.CancellationToken)).ShouldBeNull();

        relay.Dispose();
        (await client.AskAsync(new BencodeWriter().Add("command", "ping"), TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task Ask_Cancelled_Throws()
    {
        using var relay = new ScriptedRelay(_ => null);
        using var client = new NgClient(IPEndPoint.Parse(relay.Control), _timeout, TimeProvider.System);
        using var cancel = new CancellationTokenSource(20);

        await Should.ThrowAsync<OperationCanceledException>(() => client.AskAsync(new BencodeWriter().Add("command", "ping"), cancel.Token));
    }
}
