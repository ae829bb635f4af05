using System.CommandLine;
using System.Globalization;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Coaching.Delivery.Prompts;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx prompts render</c> and <c>edgecx prompts check</c>: what is spoken into an agent's ear.</summary>
internal static class PromptsVerb
{
    /// <summary>Builds the verb.</summary>
    public static Command Build() => new("prompts", "Renders the prompts that are spoken into an agent's ear, and checks those that are there.") { BuildRender(), BuildCheck() };

    private static Command BuildRender()
    {
        var languages = new Option<string>("--language")
        {
            Description = "Languages to render, separated by commas.",
            HelpName = "LANG,…",
            DefaultValueFactory = _ => string.Join(',', PromptPhrases.Languages),
        };
        var folder = new Option<string?>("--out") { Description = "Where the files go; Delivery:PromptsFolder where not given.", HelpName = "DIR" };
        var config = Config();
        var command = new Command("render", "Renders the shipped phrases with flite (English) and espeak-ng (Spanish, Portuguese).") { languages, folder, config };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, cancellation) => Report.CatchAsync(async () =>
        {
            var settings = Settings.Of(result);
            var shelf = result.GetValue(folder) is { } given ? new PromptShelf(Path.GetFullPath(given)) : Shelf(result.GetValue(config), settings);
            string[] wanted = [.. result.GetValue(languages)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
            return await RenderAsync(wanted, shelf, Console.Out, Console.Error, cancellation);
        }));
        return command;
    }

    private static Command BuildCheck()
    {
        var folder = new Option<string?>("--in") { Description = "Where the files are; Delivery:PromptsFolder where not given.", HelpName = "DIR" };
        var config = Config();
        var command = new Command("check", "Shows every prompt with its length and its levels, and what is wrong with those that cannot be used.") { folder, config };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, _) => Report.CatchAsync(() =>
        {
            var settings = Settings.Of(result);
            var shelf = result.GetValue(folder) is { } given ? new PromptShelf(Path.GetFullPath(given)) : Shelf(result.GetValue(config), settings);
            return Task.FromResult(Check(shelf, Console.Out, Console.Error));
        }));
        return command;
    }

    /// <summary>Renders languages.</summary>
    internal static async Task<int> RenderAsync(IReadOnlyList<string> languages, PromptShelf shelf, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        var unknown = languages.Except(PromptPhrases.Languages).ToArray();
        if (languages.Count == 0 || unknown.Length > 0)
        {
            await errors.WriteLineAsync($"edgecx: --language is '{string.Join(',', languages)}'; allowed are {string.Join(", ", PromptPhrases.Languages)}. Other languages are recorded: see docs/whisper.md");
            return Report.WrongUse;
        }

        foreach (var language in languages)
        {
            foreach (var prompt in await PromptRenderer.RenderAsync(language, shelf.Folder, cancellation))
            {
                await output.WriteLineAsync(Line(prompt, ""));
            }
        }

        await output.WriteLineAsync($"rendered into {shelf.Folder}; a running appliance reads them when it starts again");
        return 0;
    }

    /// <summary>Checks what is there.</summary>
    internal static int Check(PromptShelf shelf, TextWriter output, TextWriter errors)
    {
        var prompts = shelf.Read();
        foreach (var prompt in prompts.Where(p => p.IsUsable))
        {
            var isReplaced = !prompt.IsSite && prompts.Any(p => p.IsSite && p.IsUsable && p.Kind == prompt.Kind && p.Language == prompt.Language);
            output.WriteLine(Line(prompt, isReplaced ? ", replaced by the site's" : PromptLevel.Active(prompt.Pcm) > PromptLevel.ActiveDbfs + 1 || PromptLevel.Peak(prompt.Pcm) > PromptLevel.PeakDbfs ? ", is played more quietly" : ""));
        }

        foreach (var prompt in prompts.Where(p => !p.IsUsable))
        {
            errors.WriteLine($"edgecx: {prompt.File}: {prompt.Error}");
        }

        var book = new PromptBook(prompts, "");
        output.WriteLine(book.Count == 0
            ? $"{shelf.Folder}: no prompts; a sign sounds without words. edgecx prompts render makes them"
            : $"{shelf.Folder}: {book.Count} prompts; whole languages: {(book.WholeLanguages.Count == 0 ? "none" : string.Join(", ", book.WholeLanguages))}");
        return prompts.All(p => p.IsUsable) ? 0 : Report.Failed;
    }

    private static Option<string?> Config() => new("--config") { Description = $"The site's settings (JSON); {ApplianceConfiguration.SiteFile} if it exists.", HelpName = "FILE" };

    private static PromptShelf Shelf(string? file, IReadOnlyList<string> settings) =>
        PromptShelf.Of(ApplianceOptions.Read(ApplianceConfiguration.Read(file, settings)).Delivery);

    private static string Line(ShelvedPrompt prompt, string note) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(prompt.IsSite ? PromptShelf.SiteFolder + "/" : "")}{Path.GetFileName(prompt.File)}: {prompt.Pcm.Length / 8000.0:0.00} s, active {PromptLevel.Active(prompt.Pcm):0.0} dBFS, peak {PromptLevel.Peak(prompt.Pcm):0.0} dBFS{note}");
}
