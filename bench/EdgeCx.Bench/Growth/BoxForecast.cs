using EdgeCx.Core.Time;
using EdgeCx.Inference;
using EdgeCx.Inference.Batching;

namespace EdgeCx.Bench.Growth;

/// <summary>How a box does with so many calls: its two inference threads served on a clock of their own, the rest by the slopes that were measured.</summary>
internal sealed class BoxForecast(MeasuredBox measured, CallTraffic traffic)
{
    /// <summary>Receiving threads, as configured by default.</summary>
    private const int ReceiveThreads = 2;

    /// <summary>A thread that does not wait for windows is called full here: what is left is for bad moments.</summary>
    private const double Full = 0.85;

    private const int MostWindows = 3_000_000;
    private const int MostCalls = 40_000;
    private static readonly LatencyOptions Latency = new();

    /// <summary>So many calls on a box.</summary>
    public BoxFigures Of(Box box, int calls)
    {
        // 62 frames a call a second at most: a big load is watched for a shorter time.
        var seconds = Math.Clamp(MostWindows / (62.5 * calls), 5, 30);
        var deadlineNs = Latency.HardDeadlineMs * 1_000_000L;
        var emotion = new ThreadForecast(box.Emotion, Latency.MaxQueueDelayMs * 1_000_000L, deadlineNs).Serve(traffic.Chunks(calls, seconds), seed: 1);
        var voice = new ThreadForecast(box.Voice, new InferenceOptions().VoiceMaxWaitMs * 1_000_000L, (long)(deadlineNs * VoiceWorker.ShareOfDeadline)).Serve(traffic.Frames(calls, seconds), seed: 2);
        var (receive, conversation) = (Share(measured.ReceiveMs) / ReceiveThreads, Share(measured.ConversationMs));
        var chance = new Random(3);
        var rest = measured.RestMs * box.Slowness;
        var took = emotion.TookNs.Select(ns => ((ns + voice.TookNs[chance.Next(voice.TookNs.Length)]) / 1e6) + rest).Order().ToArray();
        return new BoxFigures(
            calls, took[took.Length / 2], took[(int)(took.Length * 0.99)], emotion.Shed + voice.Shed, emotion.Busy, voice.Busy, receive, conversation,
            emotion.Busy + voice.Busy + (receive * ReceiveThreads) + conversation + Share(measured.OtherMs));

        double Share(double msACall) => msACall * calls * box.Slowness / 1000;
    }

    /// <summary>The most calls, to 2 %, that a box carries within the budget, and what gives beyond.</summary>
    public (BoxFigures Most, string Gives) Most(Box box)
    {
        int holds = 1, gives = MostCalls;
        while (gives > holds * 1.02 && gives - holds > 1)
        {
            var calls = holds * 8 < gives ? holds * 2 : (holds + gives) / 2;
            (holds, gives) = WhatGives(Of(box, calls)) is null ? (calls, gives) : (holds, calls);
        }

        return (Of(box, holds), WhatGives(Of(box, gives)) ?? $"nothing up to {MostCalls}");
    }

    private static string? WhatGives(BoxFigures figures) =>
        figures.Shed > 0 ? figures.EmotionBusy > figures.VoiceBusy ? "the emotion thread sheds" : "the voice thread sheds"
        : figures.P99Ms > Latency.BudgetMs ? figures.EmotionBusy > figures.VoiceBusy ? "p99, by the emotion thread" : "p99, by the voice thread"
        : figures.ReceiveBusy > Full ? "the receiving threads"
        : figures.ConversationBusy > Full ? "the conversation thread"
        : null;
}
