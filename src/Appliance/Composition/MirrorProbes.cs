using EdgeCx.Appliance.Operations;
using EdgeCx.Appliance.Web;
using EdgeCx.Media.Capture;

namespace EdgeCx.Appliance.Composition;

/// <summary>What the console shows of the mirror tap: whether it is heard, whether it is alive, its figures.</summary>
internal static class MirrorProbes
{
    /// <summary>Registers them. The tap is asked for when they are read: it is made after the container.</summary>
    public static void Add(IServiceCollection services, Func<MirrorTap> tap, TimeSpan maxAge)
    {
        services.AddSingleton(new HealthProbe("mirror", () => tap().LastLoopNs, maxAge));
        services.AddSingleton(new ReadinessCheck("mirror", () => tap().Obstacle));
        services.AddSingleton(new QueueProbe("mirror", () => tap().Waiting, MirrorTap.QueueCapacity));
        foreach (var (name, help, read) in Counters)
        {
            services.AddSingleton(new MetricProbe($"edgecx_mirror_{name}_total", "counter", help, () => read(tap())));
        }
    }

    private static readonly (string Name, string Help, Func<MirrorTap, double> Read)[] Counters =
    [
        ("frames", "Frames read from the mirror.", static t => t.Sum(static c => c.Frames)),
        ("ring_dropped", "Frames of the mirror that were lost since a ring was full.", static t => t.Dropped),
        ("media_packets", "RTP packets of the mirror given to legs, copies included.", static t => t.Sum(static c => c.MediaPackets)),
        ("copies", "RTP packets that the mirror had shown before.", static t => t.Sum(static c => c.Copies)),
        ("unhearable", "RTP packets of legs that cannot be heard: encrypted, or no codec.", static t => t.Sum(static c => c.Unhearable)),
        ("ignored", "Datagrams of the mirror that belong to nothing that can be heard.", static t => t.Sum(static c => c.Ignored)),
        ("sip_messages", "SIP messages seen on the mirror.", static t => t.Sum(static c => c.SipMessages)),
        ("sip_malformed", "Of these, messages that could not be read.", static t => t.Sum(static c => c.MalformedSip)),
        ("sip_encrypted_streams", "TLS connections of SIP seen on the mirror: signalling that cannot be heard.", static t => t.Sum(static c => c.EncryptedSipStreams)),
        ("calls", "Calls seen to begin on the mirror.", static t => t.Calls.Begun),
        ("calls_unsignalled", "Of these, calls whose signalling was not seen.", static t => t.Calls.Unsignalled),
        ("calls_joined", "Dialogs and calls that were found to be part of another call.", static t => t.Calls.Joined),
        ("calls_not_followed", "Calls on the mirror that were not followed: no room.", static t => t.Calls.NotFollowed),
        ("legs_unheard", "Legs on the mirror that cannot be heard: encrypted, or no codec.", static t => t.Calls.Unheard),
    ];
}
