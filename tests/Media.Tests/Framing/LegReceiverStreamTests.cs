using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Tests.Rtp;

namespace EdgeCx.Media.Tests.Framing;

/// <summary>Whose packets a leg hears, and when it hears nothing.</summary>
public sealed class LegReceiverStreamTests : LegReceiverStage
{
    [Fact]
    public void OnRtp_AnotherSourceWhileTheLatchedIsAlive_IsForeign_AndHeardAfterASecondOfSilence()
    {
        Send(0, 0);
        Send(1, 1, source: Stranger);
        Bench.Drops[DropReason.UnknownSource].ShouldBe(1);
        Leg.Statistics.Packets.ShouldBe(1);
        Send(2, 55, source: Stranger, ssrc: 9, arrivalMs: 1100);
        Leg.Statistics.Packets.ShouldBe(2);
        Send(1, 56, arrivalMs: 1120);
        Bench.Drops[DropReason.UnknownSource].ShouldBe(2);
        Receiver.Source.ShouldBe(Stranger);
    }

    [Fact]
    public void OnRtp_SsrcChange_IsConfirmedByTwoPacketsAndResetsTheBaseline()
    {
        for (var i = 0; i < 8; i++)
        {
            Send((ushort)i, i);
        }

        Send(9000, 700_000, ssrc: 7, arrivalMs: 160);
        Leg.Statistics.Packets.ShouldBe(8);
        Send(9001, 700_001, ssrc: 7, arrivalMs: 180);
        Leg.Statistics.Packets.ShouldBe(10);
        for (var i = 2; i < 10; i++)
        {
            Send((ushort)(9000 + i), 700_000 + i, ssrc: 7, arrivalMs: 160 + (20 * i));
        }

        var heard = Finish();
        heard.Single(w => w.Kind == WindowKind.BaselineReset).StartSample.ShouldBe(8 * 160);
        var joined = FramingStage.Join(heard);
        joined.Length.ShouldBe(18 * 160 / 256 * 256);
        joined[(8 * 160)..(9 * 160)].ShouldAllBe(s => s == Level(700_000));
        Bench.Drops.NonZero().ShouldBeEmpty();
    }

    [Fact]
    public void OnRtp_StrayPacketsOfAnotherSsrc_NeverTakeTheStream()
    {
        for (var i = 0; i < 20; i++)
        {
            Send((ushort)i, i);
            Send((ushort)(500 + i), 900 + i, ssrc: 7, arrivalMs: 20 * i);
        }

        var heard = FramingStage.Join(Finish());
        heard.ShouldBe(Expected(heard.Length / 256 * 256 / 160 + 1)[..heard.Length]);
        Bench.Drops[DropReason.UnknownSource].ShouldBe(20);
    }

    [Fact]
    public void OnRtp_SenderStartsItsNumbersAnew_GoesOnWithoutANewSpeaker()
    {
        for (var i = 0; i < 8; i++)
        {
            Send((ushort)(20_000 + i), i);
        }

        for (var i = 0; i < 8; i++)
        {
            Send((ushort)(100 + i), 5_000_000 + i, arrivalMs: 160 + (20 * i));
        }

        var heard = Finish();
        heard.ShouldAllBe(w => w.Kind != WindowKind.BaselineReset);
        FramingStage.Join(heard).Length.ShouldBe(16 * 160 / 256 * 256);
        Leg.Statistics.Packets.ShouldBe(16);
    }

    [Fact]
    public void OnRtcp_GoodbyeOfTheStream_LetsTheNextBeHeardAtOnce()
    {
        Send(0, 0);
        Receiver.OnRtcp([.. RtpBytes.EmptyReceiverReport(Ssrc), .. RtpBytes.Goodbye(Ssrc)], Source with { Port = 6001 }, 10 * Ms);
        Send(77, 77, ssrc: 8, source: Stranger, arrivalMs: 20);
        Leg.Statistics.Packets.ShouldBe(2);
    }

    [Fact]
    public void OnTick_PausedCall_ClearsAtOnceAndNothingFlowsWhileMediaTimeGoesOn()
    {
        for (var i = 0; i < 12; i++)
        {
            Send((ushort)i, i);
        }

        Bench.Hear();
        Bench.Call.SetPaused(true);
        Receiver.OnTick(230 * Ms);
        for (var i = 12; i < 100; i++)
        {
            Send((ushort)i, i);
            Receiver.OnTick(((20 * i) + 5) * Ms);
        }

        Bench.Hear().ShouldBeEmpty();
        Bench.Drops[DropReason.LegInactive].ShouldBe(88);
        Bench.Context.Pool.Outstanding.ShouldBeLessThanOrEqualTo(1);

        Bench.Call.SetPaused(false);
        for (var i = 100; i < 160; i++)
        {
            Send((ushort)i, i);
        }

        var heard = Bench.Hear();
        heard[0].StartSample.ShouldBe((16_000 + 255) / 256 * 256);
        heard.First(w => w.Kind == WindowKind.EmotionChunk).StartSample.ShouldBe(16_000);
        heard.First(w => w.Kind == WindowKind.EmotionChunk).Samples[..2000].ShouldAllBe(s => s == 0);
        Leg.Statistics.Lost.ShouldBe(0);
        Finish();
    }

    [Fact]
    public void OnTick_PausedWithAGapHeld_ForgetsTheHeld()
    {
        Send(0, 0);
        Send(2, 2);
        Bench.Call.SetPaused(true);
        Receiver.OnTick(50 * Ms);
        Bench.Call.SetPaused(false);
        Send(3, 3);
        Leg.Statistics.Lost.ShouldBe(0);
        Finish().ShouldAllBe(w => w.Samples.All(s => s == 0 || s == Level(3)));
    }

    [Fact]
    public void Update_Inactive_DropsPacketsAndMediaTimeGoesOnAsSilence()
    {
        for (var i = 0; i < 50; i++)
        {
            Send((ushort)i, i);
        }

        Receiver.Update(FramingStage.G711 with { Active = false }, 1000 * Ms);
        Leg.State.ShouldBe(LegState.Inactive);
        for (var i = 50; i < 200; i++)
        {
            Send((ushort)i, i);
            Receiver.OnTick(20 * i * Ms);
        }

        Leg.State.ShouldBe(LegState.Inactive);
        Receiver.Update(FramingStage.G711, 4000 * Ms);
        Leg.State.ShouldBe(LegState.Waiting);
        for (var i = 200; i < 250; i++)
        {
            Send((ushort)i, i);
        }

        Leg.State.ShouldBe(LegState.Active);
        var heard = FramingStage.Join(Finish());
        heard.Length.ShouldBe(250 * 160 / 256 * 256);
        heard[8000..32_000].ShouldAllBe(s => s == 0);
        heard[32_000].ShouldBe(Level(200));
        Leg.Statistics.Lost.ShouldBe(0);
    }

    [Fact]
    public void OnTick_NoPacketFor5S_IsReportedAsSilentAndTakenBack()
    {
        Receiver.OnTick(4999 * Ms);
        Leg.State.ShouldBe(LegState.Waiting);
        Receiver.OnTick(5000 * Ms);
        Leg.State.ShouldBe(LegState.Silent);
        Bench.Changes().Length.ShouldBe(1);
        Send(0, 0, arrivalMs: 6000);
        Leg.State.ShouldBe(LegState.Active);
        Bench.Changes().Length.ShouldBeGreaterThan(1);
    }
}
