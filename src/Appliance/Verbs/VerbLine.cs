using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace EdgeCx.Appliance.Verbs;

/// <summary>The command line as a whole: its help, and what a wrong one is answered with (in words, on standard error, exit code 2).</summary>
internal static class VerbLine
{
    /// <summary>The root with all verbs.</summary>
    public static RootCommand Build()
    {
        var root = new RootCommand("EdgeCx hears how a caller feels and whispers one short cue to the agent, in time. No audio leaves the building.");
        foreach (var verb in VerbTable.Build())
        {
            root.Subcommands.Add(verb);
        }

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new VerbHelp();
        return root;
    }

    /// <summary>Runs a command line.</summary>
    /// <param name="args">What was typed after <c>edgecx</c>.</param>
    /// <param name="streams">Where output and errors of the parser go.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, InvocationConfiguration streams)
    {
        var root = Build();
        var parse = root.Parse(args);
        if (parse.Action is not ParseErrorAction)
        {
            return await parse.InvokeAsync(streams);
        }

        if (parse.CommandResult.Command is not RootCommand)
        {
            var verb = PathOf(parse.CommandResult);
            foreach (var error in parse.Errors)
            {
                await streams.Error.WriteLineAsync($"edgecx: {error.Message}");
            }

            await streams.Error.WriteLineAsync($"edgecx: see edgecx {verb} --help");
            return Report.WrongUse;
        }

        if (args.Length > 0)
        {
            await streams.Error.WriteLineAsync(
                $"edgecx: '{args[0]}' is no verb; the verbs are {string.Join(", ", root.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}; see edgecx --help");
            return Report.WrongUse;
        }

        // Nothing asked for: the help, but as an answer to wrong use.
        await root.Parse(["--help"]).InvokeAsync(new InvocationConfiguration { Output = streams.Error, Error = streams.Error });
        return Report.WrongUse;
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult { Command: not RootCommand } parent ? $"{PathOf(parent)} {result.Command.Name}" : result.Command.Name;
}
