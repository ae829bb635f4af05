using System.CommandLine;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Recordings;
using EdgeCx.Media.Siprec;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx analyze</c>: a recording or a capture through the live path, faster than real time.</summary>
internal static class AnalyzeVerb
{
    private const int MaxCalls = 1000;

    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var file = new Argument<string?>("FILE") { Description = "A WAV of 8 kHz (stereo, or one voice), or a capture (pcap, pcapng).", Arity = ArgumentArity.ZeroOrOne };
        var channel = new Option<int?>("--customer-channel") { Description = "The customer's channel, from 1. Of two channels the first, where none is named.", HelpName = "N" };
        var customer = new Option<string?>("--customer") { Description = "WAV of the customer's voice, with --agent in place of FILE.", HelpName = "WAV" };
        var agent = new Option<string?>("--agent") { Description = "WAV of the agent's voice, aligned with the customer's.", HelpName = "WAV" };
        var words = new Option<bool>("--words") { Description = "Print what was said as well, masked: Coaching:ShowWords for this run." };
        var json = new Option<bool>("--json") { Description = "Print the events as JSON lines." };
        var config = new Option<string?>("--config") { Description = $"The site's settings (JSON); {ApplianceConfiguration.SiteFile} if it exists.", HelpName = "FILE" };
        var command = new Command(
            "analyze",
            "Sends a recorded call through the same path as a live one, faster than real time, and prints its timeline and cues. Any setting may follow.")
        {
            file, channel, customer, agent, words, json, config,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, cancellation) => Report.CatchAsync(async () =>
        {
            var settings = Settings.Of(result, result.GetValue(file), out var path);
            var given = new Given(path, result.GetValue(channel), result.GetValue(customer), result.GetValue(agent));
            if (Misuse(given) is { } misuse)
            {
                await Console.Error.WriteLineAsync("edgecx: " + misuse);
                return Report.WrongUse;
            }

            var options = ApplianceOptions.Read(ApplianceConfiguration.Read(result.GetValue(config), settings));

            // What is analysed is no live call: the site's event log stays as it is.
            options = options with { Delivery = options.Delivery with { JsonLog = "" } };
            if (result.GetValue(words))
            {
                options = options with { Coaching = options.Coaching with { ShowWords = true } };
            }

            return await RunAsync(given, options, result.GetValue(json), cancellation);
        }));
        return command;
    }

    private static string? Misuse(Given given) => given switch
    {
        { File: null, Customer: null } or { File: null, Agent: null } => "analyze needs FILE, or --customer WAV and --agent WAV.",
        { File: not null, Customer: not null } or { File: not null, Agent: not null } => "analyze takes FILE, or --customer and --agent, not both.",
        { File: null, Channel: not null } => "--customer-channel goes with FILE.",
        { Customer: "" } or { Agent: "" } => "--customer and --agent need the name of a WAV.",
        { Channel: < 1 } => $"--customer-channel is {given.Channel}; allowed is 1 or 2.",
        _ => null,
    };

    private static async Task<int> RunAsync(Given given, ApplianceOptions options, bool json, CancellationToken cancellation)
    {
        if (new[] { given.File, given.Customer, given.Agent }.OfType<string>().Select(Missing).FirstOrDefault(m => m is not null) is { } missing)
        {
            await Console.Error.WriteLineAsync("edgecx: " + missing);
            return Report.Failed;
        }

        using var capture = given.File is { } path && IsCapture(path) ? PcapCallSource.TryOpen(path, out _) : null;
        var error = "";
        using var recording = capture is not null ? null
            : given.File is { } wav ? RecordedCallSource.TryOpen(wav, given.Channel, out error)
            : RecordedCallSource.TryOpenPair(given.Customer!, given.Agent!, out error);
        if (capture is null && recording is null)
        {
            await Console.Error.WriteLineAsync("edgecx: " + error);
            return error.StartsWith("--", StringComparison.Ordinal) ? Report.WrongUse : Report.Failed;
        }

        using var logs = LoggerFactory.Create(ApplianceLogging.Quiet);
        var clock = new MonotonicClock(TimeProvider.System);
        var timeline = new AnalyzeVerbTimeline(Console.Out, json);
        var progress = new AnalyzeVerbProgress(Console.Error, isShown: !Console.IsErrorRedirected);
        var started = clock.NowNs;
        await using (var pipeline = new CallPipeline(options, new PipelineFlow(), [timeline], clock, new CallRegistry(MaxCalls), logs, waiting: true))
        {
            pipeline.Start();
            await Task.Run(() => Play(capture, recording, pipeline, options, logs, progress, cancellation), CancellationToken.None);
            progress.Clear();
        }

        timeline.Finish();
        if (Unheard(timeline, capture is not null, options) is { } why)
        {
            await Console.Error.WriteLineAsync("edgecx: " + why);
        }

        return Tell(capture, recording, timeline, MonotonicClock.ElapsedMs(started, clock.NowNs));
    }

    private static void Play(
        PcapCallSource? capture,
        RecordedCallSource? recording,
        CallPipeline pipeline,
        ApplianceOptions options,
        ILoggerFactory logs,
        IProgress<double> progress,
        CancellationToken cancellation)
    {
        if (recording is not null)
        {
            recording.Play(pipeline.Outlet, pipeline.Calls, options.Latency, pipeline.Clock, progress, cancellation);
            return;
        }

        // A captured session says itself whether the customer was told; the site's profile holds as it does live.
        var policy = new SiprecPolicy { NoticeRequired = options.Privacy.NoticeRequired, StartsNotified = options.Privacy.AnnouncedBeforeCall };
        capture!.Play(pipeline.Outlet, pipeline.Calls, options.Latency, options.Roles, policy, logs.CreateLogger<SiprecServer>(), progress, cancellation,
            options.Mirror.ToSettings());
    }

    private static int Tell(PcapCallSource? capture, RecordedCallSource? recording, AnalyzeVerbTimeline timeline, double elapsedMs)
    {
        string[] damages = [.. recording?.Damages ?? [], .. capture?.Damage is { } damage ? [damage] : Array.Empty<string>()];
        foreach (var what in damages)
        {
            Console.Error.WriteLine("edgecx: " + what);
        }

        Console.Error.WriteLine(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{timeline.Calls} calls, {timeline.HeardMs / 1000:0.0} s, analysed in {elapsedMs / 1000:0.0} s"));
        if (capture is { Counters: var counters })
        {
            Console.Error.WriteLine(
                $"{counters.Frames} frames: {counters.Sessions} recording sessions, {capture.Calls.Begun} other calls, "
                + $"{counters.MediaPackets} media packets ({counters.Copies} of them copies), {counters.SipMessages} SIP messages "
                + $"({counters.MalformedSip} malformed), {counters.Ignored} datagrams of nothing that is heard, {counters.NotUdp} not UDP, "
                + $"{counters.Cut} cut short, {counters.FragmentsGivenUp} datagrams with fragments missing");
            if (timeline.Calls == 0)
            {
                Console.Error.WriteLine("edgecx: no call was found: no SIPREC session, no call that was answered, and no G.711 stream."
                    + (counters.EncryptedSipStreams > 0 ? $" {counters.EncryptedSipStreams} connections carry SIP over TLS, which cannot be heard." : ""));
            }
        }

        return damages.Length == 0 && timeline.Calls > 0 ? 0 : Report.Failed;
    }

    private static string? Missing(string path) =>
        Directory.Exists(path) ? $"{path}: is a folder; a WAV or a capture is expected."
        : File.Exists(path) ? null
        : $"{path}: no such file.";

    // Nothing inferred is no failure, but a person should know why.
    private static string? Unheard(AnalyzeVerbTimeline timeline, bool isCapture, ApplianceOptions options) => timeline switch
    {
        { Calls: 0 } or { Estimates: > 0 } => null,
        { HeardCustomer: false } when isCapture =>
            "no leg is known to be the customer's, so nothing was inferred; say who is who, e.g. --Roles:AgentPatterns:0 '4???' --Roles:CustomerPatterns:0 '*'.",
        { HeardCustomer: false } =>
            "the file has both voices on one channel, so nothing was inferred; give a stereo file, or --customer WAV and --agent WAV.",
        _ when isCapture && options.Privacy is { NoticeRequired: true, AnnouncedBeforeCall: false } =>
            $"nothing is inferred before the customer was told (Privacy:Profile {options.Privacy.Profile}); where an announcement tells them: --Privacy:AnnouncedBeforeCall true.",
        _ => "no speech of the customer was heard.",
    };

    private static bool IsCapture(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var head = new byte[4];
        return PcapCallSource.IsCapture(head.AsSpan(0, file.ReadAtLeast(head, 4, throwOnEndOfStream: false)));
    }

    private sealed record Given(string? File, int? Channel, string? Customer, string? Agent);
}
