using EdgeCx.Coaching;
using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Prompts;

namespace EdgeCx.Appliance.Diagnosis;

/// <summary>Whether there is something to say where the site's devices are spoken to, and what an intercom call does to a running call. Sends nothing.</summary>
internal static class PromptsCheck
{
    private const string Subject = "prompts";

    /// <summary>Looks; nothing where no device of the site's is spoken to.</summary>
    /// <param name="options">Section Delivery.</param>
    /// <param name="language">The site's language.</param>
    public static IEnumerable<Finding> Look(DeliveryOptions options, string language)
    {
        if (options.DevicesFile.Length == 0 || !DeviceFile.TryLoad(options, out var list, out _))
        {
            yield break;
        }

        SurfaceKind[] kinds = [.. list.All.Select(d => d.Surface).Where(k => k.IsSpoken()).Distinct()];
        if (kinds.Length == 0)
        {
            yield break;
        }

        var shelf = PromptShelf.Of(options);
        var files = shelf.Read();
        foreach (var file in files.Where(f => !f.IsUsable))
        {
            yield return new Finding(Subject, Verdict.Warn, $"{file.File} is not used: {file.Error}");
        }

        var book = new PromptBook(files, language);
        string[] wanted = [.. list.All.Where(d => d.Surface.IsSpoken()).Select(d => d.Language.Length > 0 ? d.Language : language).Distinct().Order(StringComparer.Ordinal)];
        string[] missing = [.. wanted.Except(book.WholeLanguages)];
        yield return missing.Length == 0
            ? new Finding(Subject, Verdict.Ok, $"{book.Count} in {shelf.Folder}")
            : new Finding(Subject, Verdict.Warn, $"{book.Count} in {shelf.Folder}; not each kind of cue has one in {string.Join(", ", missing)}: the rest is a sign without words. 'edgecx prompts render --language {string.Join(',', missing)}' makes them");
        if (kinds.Contains(SurfaceKind.Intercom))
        {
            yield return new Finding(
                Subject,
                Verdict.Warn,
                "intercom devices are called with auto-answer: on many phones such a call puts the running call on hold, and the customer hears music. Only a second device may be named there (secondDevice: true); try it once with a call up");
        }
    }
}
