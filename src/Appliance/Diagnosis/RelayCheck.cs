using System.Net.Sockets;
using EdgeCx.Media.Rtpengine;
using EdgeCx.Media.Siprec;

namespace EdgeCx.Appliance.Diagnosis;

/// <summary>Whether the media relay answers and can play prompts to agents, by asking it without touching a call.</summary>
internal static class RelayCheck
{
    private const string Subject = "Rtpengine:Control";
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Looks at the relay; nothing where none is configured.</summary>
    public static IEnumerable<Finding> Look(RtpengineOptions options, RolesOptions roles)
    {
        if (!options.IsOn || options.Validate().Any())
        {
            yield break;
        }

        yield return Of(Ask(options), options);
        if (options.Subscribe && roles.AgentSubnets.Count == 0)
        {
            yield return new Finding(
                "Roles:AgentSubnets", Verdict.Warn, "the relay's calls name nobody: without the agents' networks all its legs stay unknown, nothing is inferred and no prompt is played");
        }
    }

    /// <summary>What an answer means.</summary>
    public static Finding Of(RelayAbility ability, RtpengineOptions options) => (ability, options.Prompts) switch
    {
        (RelayAbility.Silent, _) => new Finding(Subject, Verdict.Warn, $"no rtpengine answers at {options.Control}; its calls are not heard and no prompt is played until one does (listen-ng, firewall)"),
        (_, false) => new Finding(Subject, Verdict.Ok, $"rtpengine answers at {options.Control}; it is not asked to play prompts (Rtpengine:Prompts)"),
        (RelayAbility.Plays, true) => new Finding(Subject, Verdict.Ok, $"rtpengine answers at {options.Control} and can play prompts"),
        (RelayAbility.NoPlayMedia, true) => new Finding(Subject, Verdict.Warn, $"rtpengine at {options.Control} does not know 'play media': no prompt is played; take a newer one or turn Rtpengine:Prompts off"),
        (RelayAbility.NoTranscoding, true) => new Finding(Subject, Verdict.Warn, $"rtpengine at {options.Control} was built without transcoding, which 'play media' needs: no prompt is played"),
        _ => new Finding(Subject, Verdict.Warn, $"rtpengine at {options.Control} answers otherwise than is known; whether it plays prompts is seen with the first one"),
    };

    private static RelayAbility Ask(RtpengineOptions options)
    {
        try
        {
            using var relay = new NgClient(options.EndPoint, Patience, TimeProvider.System);
            return RelayProbe.AskAsync(relay, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (SocketException)
        {
            return RelayAbility.Silent;
        }
    }
}
