using System.Globalization;

namespace EdgeCx.Fuzz;

/// <summary>The command line.</summary>
/// <param name="Target">Name of a target, or <c>all</c>.</param>
/// <param name="Seconds">Time for each target.</param>
/// <param name="Total">Time for all targets together, shared evenly; null where each has its own.</param>
/// <param name="Seed">Seed of the mutations.</param>
/// <param name="Crashers">Folder of saved crashers.</param>
internal sealed record FuzzArguments(string Target, double Seconds, double? Total, int Seed, string Crashers)
{
    /// <summary>How to call it.</summary>
    public const string Usage =
        """
        usage: EdgeCx.Fuzz TARGET|all|list [--seconds S] [--total S] [--seed N] [--crashers FOLDER]
          --seconds   time for each target (default 600)
          --total     time for all targets together, shared evenly; takes the place of --seconds
          --seed      seed of the mutations (default 1): the same seed makes the same inputs
          --crashers  where crashers are kept and replayed from (default fuzz/crashers)
        Exit code 0: no crash; 1: a crash or a broken oracle; 2: wrong use.
        """;

    /// <summary>Reads the command line; null where it cannot be read.</summary>
    public static FuzzArguments? TryParse(string[] args)
    {
        if (args.Length % 2 == 0 || args[0].StartsWith('-'))
        {
            return null;
        }

        var read = new FuzzArguments(args[0], 600, null, 1, Path.Combine("fuzz", "crashers"));
        for (var i = 1; i < args.Length; i += 2)
        {
            var isNumber = double.TryParse(args[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1e7;
            switch (args[i])
            {
                case "--seconds" when isNumber:
                    read = read with { Seconds = number };
                    break;
                case "--total" when isNumber:
                    read = read with { Total = number };
                    break;
                case "--seed" when isNumber:
                    read = read with { Seed = (int)number };
                    break;
                case "--crashers":
                    read = read with { Crashers = args[i + 1] };
                    break;
                default:
                    return null;
            }
        }

        return read;
    }
}
