using EdgeCx.Appliance.Composition;
using EdgeCx.Media.Siprec;

namespace EdgeCx.Appliance.Capacity;

/// <summary>The appliance that is measured: the site's, on loopback and free ports of its own, open to the load generator alone, with room for the load.</summary>
internal static class TrialAppliance
{
    /// <summary>The site's options as they are measured.</summary>
    /// <param name="site">What the site runs.</param>
    /// <param name="calls">The highest load that may come.</param>
    /// <param name="rampPerSecond">Calls begun in a second.</param>
    public static ApplianceOptions Of(ApplianceOptions site, int calls, double rampPerSecond)
    {
        // Twice the ramp: a call that is tried again, and those that end while others begin, are no attack.
        var invites = (int)Math.Ceiling(rampPerSecond * 2);
        return site with
        {
            Sip = site.Sip with
            {
                ListenAddress = "127.0.0.1",
                Port = 0,
                TlsPort = 0,
                AllowedSources = [],
                Digest = new(),
                InvitesPerSecondPerSource = Math.Max(site.Sip.InvitesPerSecondPerSource, invites),
                MaxDialogs = Math.Max(site.Sip.MaxDialogs, calls + 64),
            },
            Roles = new RolesOptions(),
            Console = site.Console with { Url = "http://127.0.0.1:0" },
            Coaching = site.Coaching with { MaxCalls = Math.Max(site.Coaching.MaxCalls, calls) },
            Inference = site.Inference with { MaxLegs = Math.Max(site.Inference.MaxLegs, 2 * calls) },
            Mirror = new(),
            Rtpengine = new(),
            Delivery = site.Delivery with { JsonLog = "" },
        };
    }
}
