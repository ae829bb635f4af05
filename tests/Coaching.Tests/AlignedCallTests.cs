using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Coaching.Tests;

/// <summary>A real call's two legs, with a plain energy VAD of the test's own: are the default thresholds liveable?</summary>
public sealed class AlignedCallTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(7008, 6)]
    public void Play_RealCall_GivesAPlausibleFewCuesAndTheSharesOfAPlainCount(int agentLateMs, int mostOverlapCues)
    {
        var script = new CallScript();
        var customer = script.Leg(SpeakerRole.Customer, 0, "caller");
        var agent = script.Leg(SpeakerRole.Agent, 0, "agent");
        script.Begin();
        var c = Hear(customer.Leg, "data/calls/aws_lca_Auto_Repairs_40_UTC_caller.wav");
        var a = Hear(agent.Leg, "data/calls/aws_lca_Auto_Repairs_40_UTC_agent.wav");
        a = [.. Enumerable.Range(0, a.Count).Select(i => a[Math.Max(0, i - (agentLateMs / 32))] with { StartSample = i * 256L })];
        script.Play(a.Concat(c).OrderBy(v => v.StartSample).Select(v => ConversationSignal.Of(v)));
        script.EndCall(0, "bye", customer, agent);

        var talk = script.Summaries.Single().TurnTaking;
        var n = Math.Min(a.Count, c.Count);
        talk.AgentTalkShare.ShouldBe(a.Count(v => v.IsSpeech) / (double)n, 0.002);
        talk.CustomerTalkShare.ShouldBe(c.Count(v => v.IsSpeech) / (double)n, 0.002);
        talk.TalkOverShare.ShouldBe(Enumerable.Range(0, n).Count(i => a[i].IsSpeech && c[i].IsSpeech) / (double)n, 0.001);

        var opened = script.Sink.Of<CueOpened>();
        var shown = agentLateMs + " ms: " + string.Join("; ", opened.Select(o => $"{o.AtMs / 1000:0.0} s {o.Kind}: {o.Reason}")) + " | " + talk;
        TestContext.Current.TestOutputHelper!.WriteLine(shown);
        opened.Count.ShouldBeLessThan(9, shown);
        opened.Count(o => o.Kind == CueKind.ExtendedOverlap).ShouldBeInRange(mostOverlapCues == 0 ? 0 : 1, mostOverlapCues, shown);
        talk.AgentTurns.ShouldBeInRange(10, 80, shown);
        talk.CustomerTurns.ShouldBeInRange(10, 80, shown);
    }

    // Frame energy against a running floor, with a hang-over; syllables as peaks of the smoothed envelope. Good enough to look at thresholds.
    private static List<VoiceActivity> Hear(Leg leg, string file)
    {
        var samples = ReadMuLaw(SharedData.PathOrSkip(file));
        var frames = samples.Length / 256;
        var level = Enumerable.Range(0, frames).Select(i => Dbfs(samples.AsSpan(i * 256, 256))).ToArray();
        var floor = level.Where(l => l > -80).Order().Skip(frames / 10).FirstOrDefault(-60);
        var open = Math.Clamp(floor + 12, -50, -35);
        var heard = new List<VoiceActivity>();
        var hang = 0;
        for (var i = 0; i < frames; i++)
        {
            hang = level[i] > open ? 8 : hang - 1;
            var isPeak = i > 0 && i + 1 < frames && hang == 8 && level[i] > level[i - 1] + 0.5 && level[i] >= level[i + 1] + 0.5;
            heard.Add(new VoiceActivity(leg, i * 256L, hang > 0 ? 1 : 0, hang > 0, (byte)(isPeak ? 1 : 0), level[i], i * 32_000_000L));
        }

        return heard;
    }

    private static float Dbfs(ReadOnlySpan<short> frame)
    {
        var sum = 0.0;
        foreach (var sample in frame)
        {
            sum += (double)sample * sample;
        }

        return (float)Math.Max(-96, 10 * Math.Log10((sum / frame.Length / (32768.0 * 32768)) + 1e-10));
    }

    private static short[] ReadMuLaw(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var at = 12;
        while (System.Text.Encoding.ASCII.GetString(bytes, at, 4) != "data")
        {
            at += 8 + BitConverter.ToInt32(bytes, at + 4);
        }

        var length = Math.Min(BitConverter.ToInt32(bytes, at + 4), bytes.Length - at - 8);
        return [.. bytes.Skip(at + 8).Take(length).Select(Expand)];
    }

    private static short Expand(byte code)
    {
        var u = (byte)~code;
        var magnitude = ((((u & 0x0F) << 3) + 0x84) << ((u >> 4) & 7)) - 0x84;
        return (short)((u & 0x80) != 0 ? -magnitude : magnitude);
    }
}
