using System.Buffers.Binary;
using System.Text;
using EdgeCx.Appliance.Composition;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Speech;
using EdgeCx.Core.Time;
using EdgeCx.Media.Recordings;
using EdgeCx.Tests.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Appliance.Tests.Trials;

/// <summary>A real call with real hold music in its middle, through all rooms: a hold, told once, and no cue in it.</summary>
public sealed class HoldMusicTests : IDisposable
{
    private const int Rate = 8000;
    private const int HoldSeconds = 20;

    // The agent has just asked something, at 58.6 s of the call.
    private const int From = 40 * Rate;
    private const int HoldAt = (int)(58.6 * Rate);
    private const int To = 80 * Rate;
    private const double HoldFromMs = (HoldAt - From) / 8.0;
    private const double HoldToMs = HoldFromMs + (HoldSeconds * 1000);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgecx-hold");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Analyze_MusicInTheMiddleOfACall_IsAHoldWithoutACue()
    {
        var events = await AnalyzeAsync(Music());
        var holds = events.OfType<HoldChanged>().ToArray();
        holds.Select(h => (h.OnHold, h.Signalled)).ShouldBe([(true, false), (false, false)]);
        holds[0].SinceMs.ShouldBeInRange(HoldFromMs + 1500, HoldFromMs + 5000);
        holds[1].AtMs.ShouldBeInRange(HoldToMs, HoldToMs + 13_000);
        events.OfType<CueOpened>().ShouldNotContain(c => c.AtMs > HoldFromMs && c.AtMs < HoldToMs);
        events.OfType<CustomerStateChanged>().ShouldNotContain(s => s.AtMs > holds[0].SinceMs && s.AtMs < HoldToMs);
        var inside = events.OfType<EstimateMade>().Where(e => e.AtMs > HoldFromMs + 1000 && e.AtMs < HoldToMs).ToArray();
        inside.ShouldNotBeEmpty();
        inside.ShouldAllBe(e => e.Abstained && e.Heard == AudioKind.Music && e.Arousal == 0 && e.Valence == 0);
        events.OfType<CallEnded>().Single().TurnTaking["holds"].ShouldBe(1);

        var silent = await AnalyzeAsync(new short[HoldSeconds * Rate]);
        silent.OfType<HoldChanged>().ShouldBeEmpty();
        silent.OfType<CueOpened>().ShouldContain(
            c => c.Kind == CueKind.LongSilence && c.AtMs > HoldFromMs && c.AtMs < HoldToMs, "the same wait in silence is the agent's");
    }

    private static short[] Music()
    {
        const string file = "/usr/share/asterisk/moh/manolo_camp-morning_coffee.wav";
        if (!File.Exists(file))
        {
            Assert.Skip($"hold music '{file}' is not here (Debian package asterisk-moh-opsound-wav)");
        }

        return Samples(Data(file, out _))[(20 * Rate)..((20 + HoldSeconds) * Rate)];
    }

    private async Task<List<CallEvent>> AnalyzeAsync(short[] held)
    {
        var customer = Write("customer.wav", Call("data/calls/aws_lca_Auto_Repairs_40_UTC_caller.wav"), held);
        var agent = Write("agent.wav", Call("data/calls/aws_lca_Auto_Repairs_40_UTC_agent.wav"), new short[held.Length]);
        var options = ApplianceOptions.Read(new ConfigurationBuilder().Build());
        var sink = new Sink();
        var clock = new MonotonicClock(TimeProvider.System);
        using var source = RecordedCallSource.TryOpenPair(customer, agent, out var error).ShouldNotBeNull(error);
        await using (var pipeline = new CallPipeline(options, new PipelineFlow(), [sink], clock, new CallRegistry(1), NullLoggerFactory.Instance, waiting: true))
        {
            pipeline.Start();
            await Task.Run(() => source.Play(pipeline.Outlet, pipeline.Calls, options.Latency, clock, null, CancellationToken.None), TestContext.Current.CancellationToken);
        }

        return sink.Events;
    }

    private string Write(string name, short[] call, short[] held)
    {
        short[] samples = [.. call[From..HoldAt], .. held, .. call[HoldAt..To]];
        var path = Path.Combine(_folder.FullName, name);
        using var file = new BinaryWriter(File.Create(path));
        file.Write("RIFF"u8);
        file.Write(36 + (samples.Length * 2));
        file.Write("WAVEfmt "u8);
        file.Write(16);
        file.Write((short)1);
        file.Write((short)1);
        file.Write(Rate);
        file.Write(Rate * 2);
        file.Write((short)2);
        file.Write((short)16);
        file.Write("data"u8);
        file.Write(samples.Length * 2);
        Array.ForEach(samples, file.Write);
        return path;
    }

    private static short[] Call(string path)
    {
        var data = Data(SharedData.PathOrSkip(path), out var format);
        return format == 7 ? [.. data.ToArray().Select(Expand)] : Samples(data);
    }

    private static ReadOnlyMemory<byte> Data(string path, out int format)
    {
        var bytes = File.ReadAllBytes(path);
        format = 0;
        for (var at = 12; ;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4));
            switch (Encoding.ASCII.GetString(bytes, at, 4))
            {
                case "fmt ":
                    format = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(at + 8));
                    break;
                case "data":
                    return bytes.AsMemory(at + 8, Math.Min(length, bytes.Length - at - 8));
            }

            at += 8 + length + (length & 1);
        }
    }

    private static short[] Samples(ReadOnlyMemory<byte> data) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(data.Span).ToArray();

    // G.711 µ-law.
    private static short Expand(byte code)
    {
        var u = (byte)~code;
        var magnitude = ((((u & 0x0F) << 3) + 0x84) << ((u >> 4) & 7)) - 0x84;
        return (short)((u & 0x80) != 0 ? -magnitude : magnitude);
    }

    private sealed class Sink : ICallEventSink
    {
        public string Name => "test";

        public List<CallEvent> Events { get; } = [];

        public bool TryPublish(CallEvent callEvent)
        {
            Events.Add(callEvent);
            return true;
        }
    }
}
