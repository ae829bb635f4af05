using System.CommandLine;
using System.Globalization;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Coaching.Conversation.Prediction;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;
using EdgeCx.Core.Time;
using EdgeCx.Media.Recordings;

namespace EdgeCx.Appliance.Verbs;

/// <summary>
/// <c>edgecx trace-prediction</c> (not shown in the help): recorded calls through the live path, and what coaching knew at each estimate of the
/// customer's as CSV. The prediction is trained on it, so that what it learns from is what it will see.
/// </summary>
internal static class TracePredictionVerb
{
    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var folder = new Argument<string>("FOLDER") { Description = "A folder of stereo WAVs of 8 kHz, the customer on channel 1." };
        var config = new Option<string?>("--config") { Description = $"The site's settings (JSON); {ApplianceConfiguration.SiteFile} if it exists.", HelpName = "FILE" };
        var command = new Command("trace-prediction", "Prints what coaching knew at each estimate of recorded calls, as CSV, to train the prediction on.")
        {
            folder, config,
        };
        command.Hidden = true;
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, cancellation) => Report.CatchAsync(async () =>
        {
            var path = result.GetValue(folder)!;
            if (!Directory.Exists(path))
            {
                await Console.Error.WriteLineAsync($"edgecx: {path}: no such folder.");
                return Report.Failed;
            }

            var options = ApplianceOptions.Read(ApplianceConfiguration.Read(result.GetValue(config), Settings.Of(result)));
            return await RunAsync(path, options with { Delivery = options.Delivery with { JsonLog = "" } }, cancellation);
        }));
        return command;
    }

    private static async Task<int> RunAsync(string folder, ApplianceOptions options, CancellationToken cancellation)
    {
        using var logs = LoggerFactory.Create(ApplianceLogging.Quiet);
        var clock = new MonotonicClock(TimeProvider.System);
        Console.WriteLine("file,atMs,outcome,anger,arousal,valence,sadness,happiness,confidence,mood,moodConfidence," + string.Join(',', EscalationFeatures.Names.Select(n => "f_" + n)));
        var traced = 0;
        foreach (var path in Directory.EnumerateFiles(folder, "*.wav").Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            using var recording = RecordedCallSource.TryOpen(path, null, out var error);
            if (recording is null)
            {
                await Console.Error.WriteLineAsync("edgecx: " + error);
                continue;
            }

            var points = new List<TrajectorySample>();
            await using (var pipeline = new CallPipeline(options, new PipelineFlow(), Array.Empty<ICallEventSink>(), clock, new CallRegistry(1), logs, waiting: true, points.Add))
            {
                pipeline.Start();
                await Task.Run(() => recording.Play(pipeline.Outlet, pipeline.Calls, options.Latency, pipeline.Clock, null, cancellation), CancellationToken.None);
            }

            Write(Path.GetFileNameWithoutExtension(path), points);
            traced++;
        }

        return traced > 0 ? 0 : Report.Failed;
    }

    private static void Write(string file, List<TrajectorySample> points)
    {
        foreach (var point in points)
        {
            var e = point.Estimate;
            double[] values =
            [
                e.Anger, e.Arousal, e.Valence, e.Probabilities.Sadness, e.Probabilities.Happiness, e.Confidence,
            ];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{file},{point.AtMs:0},{e.Outcome},{Join(values)},{point.Mood},{point.Confidence:0.####},{Join(point.Features)}"));
        }
    }

    private static string Join(IEnumerable<double> values) => string.Join(',', values.Select(v => v.ToString("0.#####", CultureInfo.InvariantCulture)));
}
