using System.Security.Cryptography;
using EdgeCx.Appliance.Diagnosis;
using EdgeCx.Appliance.Web;
using EdgeCx.Coaching;
using EdgeCx.Inference;

namespace EdgeCx.Appliance.Evidence;

/// <summary>What is the same for all calls of this appliance: models, surfaces, machine.</summary>
/// <param name="privacy">Section <c>Privacy</c>.</param>
/// <param name="console">Section <c>Console</c>.</param>
/// <param name="delivery">Section <c>Delivery</c>.</param>
/// <param name="modelRoot">Folder of the models; empty where none are in use.</param>
/// <param name="status">What inference runs on; null before it does.</param>
internal sealed class EvidenceFacts(
    PrivacyOptions privacy, ConsoleOptions console, DeliveryOptions delivery, string modelRoot, Func<InferenceStatus?> status)
{
    private static readonly string[] Described = ["voice-emotion", "text-emotion", "escalation"];
    private readonly Lazy<IReadOnlyList<ModelEvidence>> _cards = new(() => [.. Described.Select(d => OfFolder(modelRoot, d)).OfType<ModelEvidence>()]);

    /// <summary>Section <c>Privacy</c>.</summary>
    public PrivacyOptions Privacy => privacy;

    /// <summary>Models in use, and their cards.</summary>
    public IReadOnlyList<ModelEvidence> Models
    {
        get
        {
            List<ModelEvidence> models = [];
            if (status() is { } s)
            {
                models.Add(new ModelEvidence($"voice activity: {s.VoiceModel}", null, null, null));
                models.Add(new ModelEvidence($"emotion from the voice: {s.EmotionModel} {s.EmotionVersion}", null, null, null));
                models.Add(new ModelEvidence(s.Transcriber is { } words ? $"words: {words}" : $"words: none ({s.NoWords})", null, null, null));
            }

            models.AddRange(_cards.Value);
            return models;
        }
    }

    /// <summary>Where events go, and how long they stay.</summary>
    public IReadOnlyList<SurfaceEvidence> Surfaces
    {
        get
        {
            List<SurfaceEvidence> surfaces =
            [
                new("directory", $"memory: live calls and the last {console.RecentCalls} that ended", "states, cues, emotion line; no words"),
                new("events", $"memory: the last {console.EventHistory} events, for readers that come back", "all events; words where Coaching:ShowWords is on"),
            ];
            if (delivery.JsonLog.Length > 0)
            {
                surfaces.Add(new SurfaceEvidence(
                    "json-log", $"file {delivery.JsonLog}, turned over at {delivery.JsonLogMaxMiB} MiB, one before it kept", "all events but words; erased in place with an objection"));
            }

            return surfaces;
        }
    }

    /// <summary>Why no audio is stored, and what was checked of the machine just now.</summary>
    public static IReadOnlyList<string> NoAudioStored =>
    [
        "There is no setting, verb or API that writes audio, and no code that could: audio lives in pinned pools that are cleared when a piece comes back.",
        .. new MachineCheck().Look().Where(f => f.Subject is "swap" or "core dumps").Select(f => $"{f.Subject}: {f.Text}"),
        $"runtime dumps: {(Environment.GetEnvironmentVariable("DOTNET_DbgEnableMiniDump") is "1" ? "on (DOTNET_DbgEnableMiniDump=1): turn it off" : "off")}",
    ];

    private static ModelEvidence? OfFolder(string root, string name)
    {
        var description = Path.Combine(root, name, name + ".json");
        var card = Path.Combine(root, name, "CARD.md");
        return File.Exists(description) ? new ModelEvidence(name, HashOf(description), File.Exists(card) ? HashOf(card) : null, $"models/{name}/CARD.md") : null;
    }

    private static string HashOf(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
