using System.Globalization;
using EdgeCx.Inference;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Bench.Growth;

/// <summary>
/// The tables behind './bench.sh --growth REPORT': how many calls boxes would carry that are not here, by simulation from what was measured on this one. First the forecast is
/// held against the measured loads themselves.
/// </summary>
internal static class GrowthForecast
{
    private const int SiteSeats = 10_000;
    private const double Planned = 0.8;

    /// <summary>Measures runs here, simulates, prints.</summary>
    /// <param name="report">A report of <c>edgecx capacity --json</c> with several loads, taken on this machine.</param>
    /// <param name="rounds">Runs of each batch size.</param>
    /// <param name="output">Where the tables go.</param>
    public static void Print(string report, int rounds, TextWriter output)
    {
        var measured = MeasuredBox.Read(report);
        var traffic = new CallTraffic(SpeechMask.Of("demo/customer.wav"), SpeechMask.Of("demo/agent.wav"));
        var (emotion, voice) = (RunCurve.OfEmotion(rounds), RunCurve.OfVoice(rounds));
        var forecast = new BoxForecast(measured, traffic);
        var here = new Box("these cores, one a thread", emotion, voice, 1);
        var deviceEmotion = new InferenceOptions().EmotionSizesOn(ExecutionTarget.Cuda);
        var deviceVoice = new InferenceOptions().VoiceSizesOn(ExecutionTarget.Cuda);
        Box[] boxes =
        [
            here,
            new Box("cores of a third of the speed (an Orin's: assumed)", emotion.Slower(3), voice.Slower(3), 3),
            new Box("emotion on a device: 3 ms and 20 µs a row (assumed)", RunCurve.Assumed(deviceEmotion, 3, 0.02), voice, 1),
            new Box("both on a device: voice 1 ms and 2 µs a row (assumed)", RunCurve.Assumed(deviceEmotion, 3, 0.02), RunCurve.Assumed(deviceVoice, 1, 0.002), 1),
        ];

        Say(output, $"Runs measured here, median: emotion {emotion.MedianMs(1):0.00} ms for 1 row, {emotion.MedianMs(emotion.MaxBatch):0.0} for {emotion.MaxBatch}; voice {voice.MedianMs(1):0.000} and {voice.MedianMs(voice.MaxBatch):0.00} for {voice.MaxBatch}.");
        Say(output, $"Customers speak in {traffic.SpeechShare:0.00} of their half seconds. Beside inference a call costs {measured.ReceiveMs:0.00} ms/s of receiving, {measured.ConversationMs:0.00} of conversation, {measured.OtherMs:0.00} of all else; p99 of the other stages together {measured.RestMs:0.0} ms.\n");
        Say(output, $"| calls | p50 measured | simulated | p99 measured | simulated | emotion thread measured | simulated | voice thread measured | simulated |");
        Say(output, $"|---|---|---|---|---|---|---|---|---|");
        foreach (var load in measured.Loads)
        {
            var figures = forecast.Of(here, load.Calls);
            Say(output, $"| {load.Calls} | {load.P50Ms:0.0} ms | {figures.P50Ms:0.0} | {load.P99Ms:0.0} ms | {figures.P99Ms:0.0} | {load.EmotionCores:0.00} of a core | {figures.EmotionBusy:0.00} | {load.VoiceCores:0.00} of a core | {figures.VoiceBusy:0.00} |");
        }

        Say(output, $"\n| box | calls | p50 | p99 | emotion thread | voice thread | each of 2 receiving | conversation | cores | what gives beyond | {SiteSeats} calls at a time |");
        Say(output, $"|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var box in boxes)
        {
            var (most, gives) = forecast.Most(box);
            var appliances = (int)Math.Ceiling(SiteSeats / (Planned * most.Calls));
            Say(output, $"| {box.Name} | {most.Calls} | {most.P50Ms:0.0} ms | {most.P99Ms:0.0} ms | {most.EmotionBusy:0.00} | {most.VoiceBusy:0.00} | {most.ReceiveBusy:0.00} | {most.ConversationBusy:0.00} | {most.Cores:0.0} | {gives} | {appliances} appliances, {most.Cores / most.Calls * SiteSeats:0} cores |");
        }
    }

    private static void Say(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
