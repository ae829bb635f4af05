using EdgeCx.Core.Audio;
using EdgeCx.Core.Time;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Tests.Framing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Media.Tests.Rtp;

/// <summary>What tests of the port pool over real sockets on loopback share. Each test has ports of its own.</summary>
public abstract class PortPoolStage
{
    private protected FramingStage Bench { get; } = new(queue: 65_536, frames: 32_768, chunks: 1024, time: TimeProvider.System);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected RtpPortPool Start(int first, int last, int threads = 2, int guardMs = 0, int rtcpMs = 5000)
    {
        var options = new MediaOptions
        {
            PortMin = first,
            PortMax = last,
            ReceiveThreads = threads,
            PortGuardMs = guardMs,
            RtcpIntervalMs = rtcpMs,
        };
        options.Validate().ShouldBeEmpty();
        var pool = new RtpPortPool(options, new LatencyOptions(), Bench.Outlet, Bench.Clock, NullLogger<RtpPortPool>.Instance);
        pool.Start();
        return pool;
    }

    private protected async Task<List<HeardWindow>> HearUntilEnds(int legs)
    {
        var heard = new List<HeardWindow>();
        await Until(() =>
        {
            heard.AddRange(Bench.Hear());
            return heard.Count(w => w.Kind == WindowKind.EndOfLeg) == legs;
        });
        return heard;
    }

    private protected static async Task Until(Func<bool> condition)
    {
        for (var i = 0; i < 2000; i++)
        {
            if (condition())
            {
                return;
            }

            await Task.Delay(5, Cancellation);
        }

        condition().ShouldBeTrue("after 10 s");
    }
}
