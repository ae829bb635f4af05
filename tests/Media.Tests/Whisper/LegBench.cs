using System.Diagnostics;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Delivery;
using EdgeCx.Core.Time;
using EdgeCx.Media.Whisper;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Media.Tests.Whisper;

/// <summary>The two players with timers that suit a test.</summary>
internal sealed class LegBench : IAsyncDisposable
{
    public LegBench(WhisperOptions? options = null)
    {
        Client = new UserAgentClient(options ?? Quick, new MonotonicClock(TimeProvider.System));
        Whisper = new WhisperLegPlayer(Client, NullLogger<WhisperLegPlayer>.Instance);
        Intercom = new IntercomPlayer(Client, NullLogger<IntercomPlayer>.Instance);
    }

    public static WhisperOptions Quick { get; } = new()
    {
        FromUser = "whisper-account",
        RetryMs = 100,
        AnswerMs = 1000,
        IntercomAnswerMs = 1000,
        T1Ms = 100,
        PingMs = 1000,
        MaxTries = 3,
    };

    public UserAgentClient Client { get; }

    public WhisperLegPlayer Whisper { get; }

    public IntercomPlayer Intercom { get; }

    public static Call NewCall() => new(CallId.New(), TapKind.Siprec, TimeProvider.System.GetUtcNow(), noticeRequired: false);

    /// <summary>A tone, the length of a spoken prompt.</summary>
    public static Prompt Tone(int packets = 10) => new("tone", Enumerable.Range(0, packets * 160).Select(i => (short)(4000 * Math.Sin(i * 0.5))).ToArray());

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed.TotalSeconds > 20)
            {
                throw new TimeoutException($"{what}: not within 20 s");
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public Task StandsAsync(Call call) => UntilAsync(() => Whisper.WhyNot(call) is null, $"the leg stands ({Whisper.WhyNot(call)})");

    public async ValueTask DisposeAsync()
    {
        await Whisper.DisposeAsync();
        await Intercom.DisposeAsync();
        await Client.DisposeAsync();
    }
}
