using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using EdgeCx.Fuzz.Targets;

namespace EdgeCx.Fuzz;

/// <summary>
/// One target under fuzz for a time: saved crashers first, then seeds, then mutations. A crasher is saved once a cause; an input that
/// takes longer than <see cref="HangSeconds"/> is saved as one too and ends the process, for a stuck thread cannot be stopped.
/// </summary>
internal sealed class FuzzRun : IDisposable
{
    /// <summary>What counts as a hang, s.</summary>
    public const int HangSeconds = 10;

    private const int MaxCauses = 20;
    private const int MaxCorpus = 4096;

    private readonly IFuzzTarget _target;
    private readonly string _folder;
    private readonly int _seed;
    private readonly HashSet<string> _causes = new(StringComparer.Ordinal);
    private readonly Timer _watchdog;
    private byte[] _current = [];
    private long _startedAt;

    /// <summary>Makes a run.</summary>
    /// <param name="target">The parser.</param>
    /// <param name="crashers">Folder of all saved crashers.</param>
    /// <param name="seed">Seed of the mutations.</param>
    public FuzzRun(IFuzzTarget target, string crashers, int seed)
    {
        _target = target;
        _folder = Path.Combine(crashers, target.Name);
        _seed = seed;
        _watchdog = new Timer(_ => EndIfStuck(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Inputs so far.</summary>
    public long Inputs { get; private set; }

    /// <summary>Inputs that crashed or broke the oracle.</summary>
    public long Crashes { get; private set; }

    /// <summary>Runs for a time.</summary>
    public void Run(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        if (Directory.Exists(_folder))
        {
            foreach (var file in Directory.EnumerateFiles(_folder).Order(StringComparer.Ordinal))
            {
                Try(File.ReadAllBytes(file), Path.GetFileName(file));
            }
        }

        var corpus = _target.Seeds.ToList();
        corpus.ForEach(seed => Try(seed, "seed"));
        if (corpus.Count == 0)
        {
            corpus.Add([]);
        }

        var kept = corpus.Count;
        var dictionary = _target.Dictionary.ToList();
        var mutator = new Mutator(_seed);
        while (clock.Elapsed < time && _causes.Count < MaxCauses)
        {
            var input = mutator.Next(corpus, dictionary);
            Try(input, null);

            // Mutations of mutations go deeper; what is kept is bounded and the seeds stay.
            if (Inputs % 64 == 0 && input.Length is > 0 and < 16_384)
            {
                if (corpus.Count < MaxCorpus)
                {
                    corpus.Add(input);
                }
                else
                {
                    corpus[kept + (int)(Inputs / 64 % (MaxCorpus - kept))] = input;
                }
            }
        }

        var seconds = Math.Max(clock.Elapsed.TotalSeconds, 0.001);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_target.Name,-16} {Inputs / seconds,12:N0} inputs/s {Inputs,14:N0} inputs {Crashes,6} crashes  ({seconds:F1} s, seed {_seed})"));
    }

    /// <inheritdoc/>
    public void Dispose() => _watchdog.Dispose();

    private void Try(byte[] input, string? name)
    {
        Volatile.Write(ref _current, input);
        Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
        Inputs++;
        try
        {
            _target.Run(input);
        }
        catch (Exception e)
        {
            // Whatever comes out of a parser is what is looked for here.
            Crashes++;
            Report(input, name, e);
        }
        finally
        {
            Volatile.Write(ref _startedAt, 0);
        }
    }

    private void Report(byte[] input, string? name, Exception e)
    {
        var cause = e is OracleException ? $"oracle: {e.Message}" : $"{e.GetType().Name} in {PlaceOf(e)}";
        if (_causes.Add(cause))
        {
            Console.Error.WriteLine($"{_target.Name}: {cause} ({(name is null ? "saved as " + Save(input) : "again from " + name)})\n{e}");
        }
    }

    private static string PlaceOf(Exception e)
    {
        var method = new StackTrace(e).GetFrames()
            .Select(f => f.GetMethod())
            .FirstOrDefault(m => m?.DeclaringType?.Namespace?.StartsWith("EdgeCx", StringComparison.Ordinal) == true);
        return $"{method?.DeclaringType?.Name}.{method?.Name}";
    }

    private string Save(byte[] input)
    {
        Directory.CreateDirectory(_folder);
        var file = Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(input))[..16] + ".bin");
        File.WriteAllBytes(file, input);
        return file;
    }

    private void EndIfStuck()
    {
        var since = Volatile.Read(ref _startedAt);
        if (since != 0 && Stopwatch.GetElapsedTime(since).TotalSeconds > HangSeconds)
        {
            Console.Error.WriteLine($"{_target.Name}: one input took more than {HangSeconds} s (saved as {Save(Volatile.Read(ref _current))})");
            Environment.Exit(1);
        }
    }
}
