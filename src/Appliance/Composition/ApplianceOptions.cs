using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Telemetry;
using EdgeCx.Appliance.Web;
using EdgeCx.Appliance.Webhooks;
using EdgeCx.Coaching;
using EdgeCx.Core.Time;
using EdgeCx.Inference;
using EdgeCx.Media;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Rtpengine;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Siprec;
using EdgeCx.Media.Whisper;

namespace EdgeCx.Appliance.Composition;

/// <summary>All sections of the configuration, read and checked at once.</summary>
internal sealed record ApplianceOptions(
    SipOptions Sip,
    MediaOptions Media,
    RolesOptions Roles,
    InferenceOptions Inference,
    LatencyOptions Latency,
    CoachingOptions Coaching,
    DeliveryOptions Delivery,
    ConsoleOptions Console,
    PrivacyOptions Privacy,
    MirrorOptions Mirror,
    RtpengineOptions Rtpengine,
    WhisperOptions Whisper,
    TelemetryOptions Telemetry,
    WebhooksOptions Webhooks)
{
    /// <summary>Reads all sections.</summary>
    /// <exception cref="ConfigurationException">With every error of every section.</exception>
    public static ApplianceOptions Read(IConfiguration configuration)
    {
        var options = TryRead(configuration, out var errors);
        return errors.Count == 0 ? options : throw new ConfigurationException(errors);
    }

    /// <summary>Reads all sections; what is wrong is in <paramref name="errors"/>, and the defaults stand in for it.</summary>
    public static ApplianceOptions TryRead(IConfiguration configuration, out IReadOnlyList<string> errors)
    {
        var reader = new SectionReader(configuration);
        var options = new ApplianceOptions(
            reader.Read<SipOptions>(SipOptions.Section, o => o.Validate()),
            reader.Read<MediaOptions>(MediaOptions.Section, o => o.Validate()),
            reader.Read<RolesOptions>(RolesOptions.Section, o => o.Validate()),
            reader.Read<InferenceOptions>(InferenceOptions.Section, o => o.Validate()),
            reader.Read<LatencyOptions>(LatencyOptions.Section, o => o.Validate()),
            reader.Read<CoachingOptions>(CoachingOptions.Section, o => o.Validate()),
            reader.Read<DeliveryOptions>(DeliveryOptions.Section, o => o.Validate()),
            reader.Read<ConsoleOptions>(ConsoleOptions.Section, o => o.Validate()),
            reader.Read<PrivacyOptions>(PrivacyOptions.Section, o => o.Validate()),
            reader.Read<MirrorOptions>(MirrorOptions.Section, o => o.Validate()),
            reader.Read<RtpengineOptions>(RtpengineOptions.Section, o => o.Validate()),
            reader.Read<WhisperOptions>(WhisperOptions.Section, o => o.Validate()),
            reader.Read<TelemetryOptions>(TelemetryOptions.Section, o => o.Validate()),
            reader.Read<WebhooksOptions>(WebhooksOptions.Section, o => o.Validate()));
        reader.CheckSections();
        options = Obey(reader, options);
        errors = reader.Errors;
        return options;
    }

    // What other sections ask for is held against the jurisdiction profile as well.
    private static ApplianceOptions Obey(SectionReader reader, ApplianceOptions options)
    {
        var rules = options.Privacy.Rules;
        if (options.Coaching.ShowWords && !rules.ShowWords)
        {
            reader.Refuse($"Coaching:ShowWords is 'true'; the profile {rules.Profile} with Privacy:ShowWords allows false.");
        }

        return rules.Escalation ? options : options with { Coaching = options.Coaching with { PredictEscalation = false } };
    }
}
