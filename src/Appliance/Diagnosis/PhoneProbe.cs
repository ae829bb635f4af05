using EdgeCx.Appliance.Composition;
using EdgeCx.Coaching;
using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Phones;
using EdgeCx.Coaching.Delivery.Prompts;
using EdgeCx.Coaching.Delivery.Surfaces;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Delivery;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip.Client;
using EdgeCx.Media.SiprecClient;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Appliance.Diagnosis;

/// <summary>
/// <c>doctor --phone</c>: shows a short text on each of an agent's phones, as a cue would be shown, and says what would hide it. Spoken surfaces are
/// asked by OPTIONS: nothing is played.
/// </summary>
internal static class PhoneProbe
{
    private const string TestText = "EdgeCx test: cues will show here";

    /// <summary>Tries the devices of an agent, or those at an address.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="who">The agent, or a phone's address or host.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static async Task<IReadOnlyList<Finding>> LookAsync(ApplianceOptions options, string who, CancellationToken cancellation)
    {
        var delivery = options.Delivery;
        if (delivery.DevicesFile.Length == 0)
        {
            return [new Finding("phone", Verdict.Block, "no devices are known; allowed is a file in Delivery:DevicesFile")];
        }

        if (!DeviceFile.TryLoad(delivery, out var list, out var errors))
        {
            return [.. errors.Select(e => new Finding("Delivery:DevicesFile", Verdict.Block, e))];
        }

        if (TlsTrust.TryLoad(false, delivery.SipTrustFile.Length == 0 ? null : delivery.SipTrustFile, null, null, out var problem) is not { } trust)
        {
            return [new Finding("Delivery:SipTrustFile", Verdict.Block, problem)];
        }

        var devices = Find(list, who);
        if (devices.Count == 0)
        {
            return [new Finding("phone", Verdict.Block, $"'{who}' is neither an agent with devices nor the address of one in {delivery.DevicesFile}")];
        }

        var clock = new MonotonicClock(TimeProvider.System);
        await using var store = new DeviceStore(delivery, list, null, NullLogger.Instance);
        var pages = delivery.PhoneUrl.Length == 0 ? null : new PhonePages(delivery.PhoneUrl, clock);
        await using var endpoint = pages is null || !devices.Any(d => d.Surface.Pulls()) ? null : new PhoneEndpoint(delivery.PhoneUrl, pages, new PushAuthority(store, clock));
        var serves = await TryServeAsync(endpoint, cancellation);
        using var signals = new BoundedQueue<ConversationSignal>("signals", 16);
        var sip = new SipRequester(trust, clock);
        var factory = new SurfaceFactory(
            delivery, options.Coaching.Language, [], new EmptyPromptBook(), sip, pages, new ReceiptWriter(signals, new DeliveryMetrics(), clock, NullLogger.Instance), clock, NullLogger.Instance);
        List<Finding> findings = [];
        foreach (var device in devices)
        {
            findings.Add(device.Surface.IsSpoken()
                ? await AskAsync(device, sip, delivery, cancellation)
                : await ShowAsync(device, factory, clock, serves, cancellation));
        }

        return findings;
    }

    private static IReadOnlyList<Device> Find(DeviceList list, string who)
    {
        var agents = list.Agents.ToArray();
        Device[] there = [.. list.All.Where(d => d.Address.Length > 0 && !d.Address.Contains(Device.AgentPlaceholder, StringComparison.Ordinal)
            && (d.Address == who || DeviceAddress.HostOf(d.Address) == DeviceAddress.HostOf(who)))];
        return there.Length > 0 && !agents.Contains(who, StringComparer.Ordinal) ? there : list.Of(who);
    }

    // Where the appliance itself runs, the address is taken and its own pages are what a phone would fetch: then only the phone's answer can be told.
    private static async Task<bool> TryServeAsync(PhoneEndpoint? endpoint, CancellationToken cancellation)
    {
        try
        {
            await (endpoint?.StartAsync(cancellation) ?? Task.CompletedTask);
            return endpoint is not null;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<Finding> ShowAsync(Device device, SurfaceFactory factory, MonotonicClock clock, bool serves, CancellationToken cancellation)
    {
        var subject = SubjectOf(device);
        await using var surface = factory.Surface(device);
        var cue = new SurfaceCue
        {
            Call = new Call(CallId.New(), TapKind.File, clock.UtcNow, noticeRequired: false),
            Id = "doctor",
            Kind = null,
            Tier = CueTier.Information,
            Text = TestText,
            ArrivalNs = 0,
            QueuedNs = clock.NowNs,
        };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(device.DeadlineMs);
        SurfaceOutcome outcome;
        try
        {
            outcome = await surface.PresentAsync(cue, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            outcome = SurfaceOutcome.Refused(SurfaceReason.Timeout);
        }

        if (outcome.Reason == SurfaceReason.NotPulled && !serves)
        {
            return new Finding(subject, Verdict.Warn, "takes the push; whether it fetches the page the running appliance tells in its calls' receipts (Delivery:PhoneUrl is in use)");
        }

        if (!outcome.Shown)
        {
            return new Finding(subject, Verdict.Block, $"{outcome.Reason}: {PhoneAdvice.OfFailure(device.Surface, outcome.Reason)}");
        }

        var ms = MonotonicClock.ElapsedMs(outcome.SentNs, outcome.AcknowledgedNs);
        var beep = device.Beep ? "" : "; beep off: the agent has to look";
        return new Finding(subject, Verdict.Ok, $"shows a text, acknowledged after {ms:F0} ms of {device.DeadlineMs}{beep}; {PhoneAdvice.OfSuccess(device.Surface)}");
    }

    private static async Task<Finding> AskAsync(Device device, SipRequester sip, DeliveryOptions options, CancellationToken cancellation)
    {
        var subject = SubjectOf(device);
        if (device.Surface == SurfaceKind.Rtpengine)
        {
            return new Finding(subject, Verdict.Ok, "is asked when a call runs through the relay; see Rtpengine in 'edgecx doctor'");
        }

        var request = new SipOutbound("OPTIONS", device.Address, "", default) { Proxy = device.Proxy, User = device.User, Password = device.Password };
        var reply = await sip.AskAsync(request, TimeSpan.FromMilliseconds(options.PresentWithinMs), cancellation);
        return reply.Status switch
        {
            0 => new Finding(subject, Verdict.Block, $"{reply.Reason}: {PhoneAdvice.OfFailure(device.Surface, reply.Reason)}"),
            401 or 407 or 403 => new Finding(subject, Verdict.Block, $"status-{reply.Status}: the PBX refuses user or password"),
            404 => new Finding(subject, Verdict.Warn, "the PBX answers OPTIONS with 404; whether it knows the feature code is seen in a call"),
            _ => new Finding(subject, Verdict.Ok, $"the PBX answers ({reply.Status} {reply.Reason})" + (device.Srtp ? "" : "; plain RTP")),
        };
    }

    private static string SubjectOf(Device device) => $"{device.Surface.Name()} {DeviceAddress.HostOf(device.Address)}".TrimEnd();
}
