using EdgeCx.Appliance.Diagnosis;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Tests.Diagnosis;

public sealed class ProcessorsCheckTests
{
    [Theory]
    [InlineData("", "", Verdict.Ok, "threads run where the scheduler likes (Latency:Processors)")]
    [InlineData("1", "3,2", Verdict.Ok, "Voice on 1, Emotion on 2-3")]
    [InlineData("1-2", "1-2", Verdict.Ok, "Voice on 1-2, Emotion on 1-2")]
    [InlineData("1", "1", Verdict.Warn, "voice activity and emotion share processor 1")]
    public void Look_Section_SaysWhoRunsWhere(string voice, string emotion, object verdict, string text)
    {
        var finding = ProcessorsCheck.Look(new ProcessorsOptions { Voice = voice, Emotion = emotion });

        finding.Verdict.ShouldBe((Verdict)verdict);
        finding.Text.ShouldStartWith(text);
    }
}
