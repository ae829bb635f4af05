using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Delivery.Prompts;

/// <summary>
/// The files of prompts: rendered ones lie in the folder itself, the site's own recordings in <c>site</c> below it, each as <c>KIND.LANGUAGE.wav</c>. What
/// the site recorded comes first; where it cannot be used, the rendered one stays.
/// </summary>
internal sealed class PromptShelf
{
    /// <summary>Folder of the site's recordings, below the folder of prompts.</summary>
    public const string SiteFolder = "site";

    private const string InstalledFolder = "/var/lib/edgecx";

    /// <summary>Takes a folder.</summary>
    public PromptShelf(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The folder of a configuration.</summary>
    public static PromptShelf Of(DeliveryOptions options) => new(options.PromptsFolder.Length > 0 ? options.PromptsFolder : DefaultFolder());

    /// <summary>A prompt's file name.</summary>
    public static string NameOf(CueKind kind, string language) => $"{kind}.{language}.wav";

    /// <summary>All files of both folders, what is in them, and what is wrong with them. Nothing is thrown for a file that cannot be read.</summary>
    public IReadOnlyList<ShelvedPrompt> Read()
    {
        var found = new List<ShelvedPrompt>();
        foreach (var (folder, isSite) in ((string, bool)[])[(Path.Combine(Folder, SiteFolder), true), (Folder, false)])
        {
            string[] files;
            try
            {
                files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.wav") : [];
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                found.Add(new ShelvedPrompt(folder, isSite, default, "", [], e.Message));
                continue;
            }

            found.AddRange(files.Order(StringComparer.Ordinal).Select(f => Read(f, isSite)));
        }

        return found;
    }

    private static ShelvedPrompt Read(string file, bool isSite)
    {
        var parts = Path.GetFileName(file).Split('.');
        if (parts.Length != 3 || !Enum.TryParse<CueKind>(parts[0], out var kind) || !Enum.IsDefined(kind) || int.TryParse(parts[0], out _)
            || parts[1].Length != 2 || !parts[1].All(char.IsAsciiLetterLower))
        {
            return new ShelvedPrompt(file, isSite, default, "", [], $"its name is none of a prompt; allowed is KIND.LANGUAGE.wav, KIND one of {string.Join(", ", Enum.GetNames<CueKind>())}, LANGUAGE two small letters");
        }

        try
        {
            if (new FileInfo(file).Length > PromptWav.MaxBytes)
            {
                return new ShelvedPrompt(file, isSite, kind, parts[1], [], $"it is larger than {PromptWav.MaxBytes} octets; {PromptWav.Allowed}");
            }

            return PromptWav.TryReadPrompt(File.ReadAllBytes(file), out var pcm, out var error)
                ? new ShelvedPrompt(file, isSite, kind, parts[1], pcm, "")
                : new ShelvedPrompt(file, isSite, kind, parts[1], [], error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ShelvedPrompt(file, isSite, kind, parts[1], [], e.Message);
        }
    }

    private static string DefaultFolder()
    {
        // What systemd made for the service, and where a person who runs a verb by hand finds the same.
        var state = Environment.GetEnvironmentVariable("STATE_DIRECTORY");
        var data = !string.IsNullOrEmpty(state) ? state : Directory.Exists(InstalledFolder) ? InstalledFolder : AppContext.BaseDirectory;
        return Path.Combine(data, "prompts");
    }
}
