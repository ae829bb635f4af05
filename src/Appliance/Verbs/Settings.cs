using System.CommandLine;
using EdgeCx.Appliance.Configuration;

namespace EdgeCx.Appliance.Verbs;

/// <summary>Settings given after a verb: <c>--Section:Key VALUE</c> or <c>--Section:Key=VALUE</c>.</summary>
internal static class Settings
{
    /// <summary>The settings of a parsed command line.</summary>
    /// <exception cref="ConfigurationException">Something else was given.</exception>
    public static IReadOnlyList<string> Of(ParseResult result)
    {
        string? none = null;
        return Split(result.UnmatchedTokens, result.CommandResult.Command.Name, ref none, takesFile: false);
    }

    /// <summary>
    /// The same of a verb that takes a file: the parser gives it whatever comes first, be it a setting, so that it is looked for among all.
    /// </summary>
    /// <param name="result">The parsed command line.</param>
    /// <param name="first">What the parser took for the file.</param>
    /// <param name="file">The file; null without one.</param>
    /// <exception cref="ConfigurationException">Something else was given.</exception>
    public static IReadOnlyList<string> Of(ParseResult result, string? first, out string? file)
    {
        file = null;
        return Split(first is null ? result.UnmatchedTokens : [first, .. result.UnmatchedTokens], result.CommandResult.Command.Name, ref file, takesFile: true);
    }

    private static List<string> Split(IReadOnlyList<string> tokens, string verb, ref string? file, bool takesFile)
    {
        List<string> settings = [];
        List<string> errors = [];
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.StartsWith("--", StringComparison.Ordinal) && token.Contains(':', StringComparison.Ordinal))
            {
                settings.Add(token);
                if (!token.Contains('=', StringComparison.Ordinal))
                {
                    if (++i < tokens.Count)
                    {
                        settings.Add(tokens[i]);
                    }
                    else
                    {
                        errors.Add($"{token} has no value.");
                    }
                }
            }
            else if (takesFile && file is null && token.Length > 0 && !token.StartsWith("--", StringComparison.Ordinal))
            {
                file = token;
            }
            else
            {
                errors.Add($"'{token}' is neither an option of this verb nor a setting (--Section:Key VALUE); see edgecx {verb} --help.");
            }
        }

        return errors.Count == 0 ? settings : throw new ConfigurationException(errors);
    }
}
