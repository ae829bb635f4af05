using System.Net;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Tests.Framing;

namespace EdgeCx.Media.Tests.Rtp;

/// <summary>Over real sockets on loopback. Each test has ports of its own.</summary>
public sealed class RtpPortPoolTests : PortPoolStage
{
    [Theory]
    [InlineData("127.0.0.1", 41_000)]
    [InlineData("::1", 41_010)]
    public async Task TryOpen_PacketsToThePort_BecomeTheLegsWindows(string address, int first)
    {
        using var pool = Start(first, first + 9);
        var local = IPAddress.Parse(address);
        var leg = Bench.AddLeg(SpeakerRole.Customer);
        var port = pool.TryOpen(leg, local, FramingStage.G711)!;
        (port.RtpPort % 2).ShouldBe(0);
        using var sender = new RtpSender(local, port.RtpPort, ssrc: 5);
        var sentNs = Bench.Clock.NowNs;
        for (var i = 0; i < 75; i++)
        {
            sender.Send(i);
        }

        await Until(() => leg.Statistics.Packets == 75);
        port.Close();
        var heard = await HearUntilEnds(1);
        FramingStage.Join(heard).ShouldBe(RtpSender.Expected(75 * 160 / 256));
        heard.Count(w => w.Kind == WindowKind.EmotionChunk).ShouldBe(3);
        heard[0].Deadline.ArrivalNs.ShouldBeInRange(sentNs, Bench.Clock.NowNs);
        Bench.Outlet.Metrics.Stages[Stage.Ingest].Count.ShouldBe(75);
        Bench.Outlet.Metrics.Stages[Stage.Framing].Count.ShouldBeGreaterThan(0);
        Bench.Drops.NonZero().ShouldBeEmpty();
    }

    [Fact]
    public async Task TryOpen_SeveralLegsWithLossReorderingDuplicatesWrapSsrcChangeAndBursts_HearsEachLegRight()
    {
        const int Legs = 6;
        const int Packets = 400;
        using var pool = Start(41_100, 41_199);
        var legs = Enumerable.Range(0, Legs).Select(_ => Bench.AddLeg(SpeakerRole.Agent)).ToArray();
        var ports = legs.Select(leg => pool.TryOpen(leg, IPAddress.Loopback, FramingStage.G711)!).ToArray();
        ports.Select(p => p.RtpPort).Distinct().Count().ShouldBe(Legs);
        var senders = ports.Select((p, i) => new RtpSender(IPAddress.Loopback, p.RtpPort, (uint)(100 + i)) { FirstSequence = 65_400 }).ToArray();

        var started = Bench.Clock.NowNs;
        for (var i = 0; i < Packets; i++)
        {
            // Paced at a tenth of real time, in bursts of 8 packets.
            if (i % 8 == 0)
            {
                await Task.Delay(16, Cancellation);
            }

            senders[0].Send(i);
            Lose(senders[1], i);
            Swap(senders[2], i);
            senders[3].Send(i);
            if (i % 5 == 0)
            {
                senders[3].Send(i);
            }

            senders[4].Send(i, ssrc: i < 200 ? 104u : 999u);
            senders[5].Send(i, payloadType: 8);
        }

        await Until(() => legs.Sum(leg => leg.Statistics.Packets + leg.Statistics.Duplicates) >= (Legs * Packets) - 20 + 80);
        foreach (var port in ports)
        {
            port.Close();
        }

        var heard = await HearUntilEnds(Legs);
        foreach (var (leg, index) in legs.Select((leg, i) => (leg, i)))
        {
            var windows = heard.Where(w => w.Leg == leg).ToList();
            var audio = FramingStage.Join(windows);
            var expected = RtpSender.Expected(Packets * 160 / 256, aLaw: index == 5);
            if (index == 1)
            {
                leg.Statistics.Lost.ShouldBe(20);
                for (var lost = 7; lost < Packets; lost += 20)
                {
                    expected.AsSpan(lost * 160, 160).Clear();
                }
            }
            else
            {
                leg.Statistics.Lost.ShouldBe(0);
            }

            if (index != 4)
            {
                audio.ShouldBe(expected, $"leg {index}");
            }

            windows.Count(w => w.Kind == WindowKind.BaselineReset).ShouldBe(index == 4 ? 1 : 0);
            leg.Statistics.Duplicates.ShouldBe(index == 3 ? 80 : 0);
        }

        // Sent faster than real time, the new SSRC is placed after what came before: nothing of it is lost.
        FramingStage.Join(heard.Where(w => w.Leg == legs[4])).Length.ShouldBe(Packets * 160 / 256 * 256);
        (Bench.Clock.NowNs - started).ShouldBeLessThan(30_000_000_000);
        foreach (var sender in senders)
        {
            sender.Dispose();
        }

        pool.Stop();
        pool.OpenPorts.ShouldBe(0);
        pool.OutstandingBlocks.ShouldBe(0);
        Bench.ShouldHoldNothing();

        // Back to back: on a busy machine anything between them may take longer than a gap is held.
        static void Swap(RtpSender sender, int packet)
        {
            if (packet % 8 == 4)
            {
                sender.Send(packet);
                sender.Send(packet - 1);
            }
            else if (packet % 8 != 3)
            {
                sender.Send(packet);
            }
        }

        static void Lose(RtpSender sender, int packet)
        {
            if (packet % 20 != 7)
            {
                sender.Send(packet);
            }
        }
    }

    [Fact]
    public async Task MediaPath_OverSockets_AllocatesNothing()
    {
        using var pool = Start(41_200, 41_209, threads: 1);
        var leg = Bench.AddLeg(SpeakerRole.Customer);
        var port = pool.TryOpen(leg, IPAddress.Loopback, FramingStage.G711)!;
        using var sender = new RtpSender(IPAddress.Loopback, port.RtpPort, 5);
        await SendPaced(0, 500);
        var before = pool.AllocatedBytes;
        await SendPaced(500, 1500);
        (pool.AllocatedBytes - before).ShouldBe(0);
        pool.Datagrams.ShouldBe(1500);
        port.Close();
        await HearUntilEnds(1);

        async Task SendPaced(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                sender.Send(i);
                if (i % 25 == 0)
                {
                    await Task.Delay(2, Cancellation);
                    Bench.Hear();
                }
            }

            await Until(() => leg.Statistics.Packets == to);

            // Three ticks later the thread has published what it allocated.
            await Task.Delay(150, Cancellation);
        }
    }
}
