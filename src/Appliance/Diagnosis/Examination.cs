using System.Net;
using System.Net.Sockets;
using EdgeCx.Appliance.Composition;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Inference;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Appliance.Diagnosis;

/// <summary>All checks of <c>doctor</c>, in the order in which a fault would stop the appliance.</summary>
internal static class Examination
{
    /// <summary>Examines a configuration on this machine.</summary>
    public static IEnumerable<Finding> Of(IConfiguration configuration)
    {
        var options = ApplianceOptions.TryRead(configuration, out var errors);
        foreach (var error in errors)
        {
            yield return new Finding("configuration", Verdict.Block, error);
        }

        if (errors.Count == 0)
        {
            yield return new Finding("configuration", Verdict.Ok, "read and valid");
        }

        foreach (var finding in Ports(options).Concat(MirrorCheck.Look(options.Mirror)).Concat(RelayCheck.Look(options.Rtpengine, options.Roles)).Concat(EventLog(options)).Concat(DevicesCheck.Look(options.Delivery)).Concat(PromptsCheck.Look(options.Delivery, options.Coaching.Language)).Concat(TelemetryCheck.Look(options.Telemetry)).Concat(Models(options)).Concat(Roles(options)).Concat(new MachineCheck().Look()).Append(ProcessorsCheck.Look(options.Latency.Processors)))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Ports(ApplianceOptions options)
    {
        var sip = new IPEndPoint(IPAddress.Parse(options.Sip.ListenAddress), options.Sip.Port);
        yield return PortCheck.Look("Sip:Port", sip, ProtocolType.Udp);
        yield return PortCheck.Look("Sip:Port", sip, ProtocolType.Tcp);
        foreach (var finding in TlsCheck.Look(options.Sip, TimeProvider.System.GetUtcNow()))
        {
            yield return finding;
        }

        if (Uri.TryCreate(options.Console.Url, UriKind.Absolute, out var url))
        {
            var address = IPAddress.TryParse(url.Host.Trim('[', ']'), out var parsed) ? parsed : IPAddress.Loopback;
            yield return PortCheck.Look("Console:Url", new IPEndPoint(address, url.Port), ProtocolType.Tcp);
        }

        var pairs = (options.Media.PortMax - options.Media.PortMin + 1) / 2;
        yield return pairs >= 2 * options.Coaching.MaxCalls
            ? new Finding("Media:PortMin", Verdict.Ok, $"{pairs} port pairs, enough for {pairs / 2} calls")
            : new Finding("Media:PortMin", Verdict.Warn, $"{pairs} port pairs carry {pairs / 2} calls of two legs; Coaching:MaxCalls is {options.Coaching.MaxCalls}");
    }

    private static IEnumerable<Finding> EventLog(ApplianceOptions options) =>
        options.Delivery.JsonLog.Length == 0 ? [] : [EventLogCheck.Look(options.Delivery.JsonLog)];

    private static List<Finding> Models(ApplianceOptions options)
    {
        using var windows = new BoundedQueue<AudioWindow>("windows", 16);
        using var signals = new BoundedQueue<ConversationSignal>("signals", 16);
        var pipeline = new InferencePipeline(
            options.Inference, options.Latency, windows, signals, new FlowMetrics(), new MonotonicClock(TimeProvider.System), NullLoggerFactory.Instance);
        List<Finding> findings = [];
        try
        {
            pipeline.Start();
            var status = pipeline.Status!;
            findings.Add(new Finding("models", Verdict.Ok, $"{status.VoiceModel}, {status.EmotionModel} {status.EmotionVersion}, hashes match"));
            findings.Add(TargetCheck.Look(status));
            findings.Add(WordsCheck.Look(pipeline, options.Inference, Path.Combine(AppContext.BaseDirectory, "demo", "agent.wav")));
            if (status.FellBackToFp32)
            {
                findings.Add(new Finding("models", Verdict.Warn, "the int8 model failed its self-check on this processor; the fp32 model stands in, at twice the cost"));
            }
        }
        catch (InferenceStartException e)
        {
            findings.Add(new Finding("models", Verdict.Block, e.Message));
        }
        finally
        {
            pipeline.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        return findings;
    }

    private static IEnumerable<Finding> Roles(ApplianceOptions options)
    {
        if (options.Roles.AgentPatterns.All(p => p.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase)))
        {
            yield return new Finding(
                "Roles:AgentPatterns", Verdict.Warn, "only the trial domain is known: legs of real calls stay unknown and nothing is inferred; name your agents' numbers or domain");
        }
        else
        {
            yield return new Finding("Roles:AgentPatterns", Verdict.Ok, $"{options.Roles.AgentPatterns.Count} patterns name the agents");
        }

        if (options.Privacy.NoticeRequired && !options.Privacy.AnnouncedBeforeCall)
        {
            yield return new Finding(
                "Privacy:RequireNotice", Verdict.Ok, $"profile {options.Privacy.Profile}: nothing is inferred before a call is 'notified' (X-EdgeCx-Notice, API, or Privacy:AnnouncedBeforeCall)");
        }
    }
}
