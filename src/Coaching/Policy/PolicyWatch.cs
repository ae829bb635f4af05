using EdgeCx.Coaching.Policy.Learning;
using EdgeCx.Coaching.Policy.Texts;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Policy;

/// <summary>
/// Looks at the site's files of rules, agents and texts each second, on a thread of the pool, and swaps the policy where one changed and has
/// stood still since the look before (an editor may be half-way). With an error what held goes on, and the log says it once. Also keeps what
/// was learnt on disk.
/// </summary>
internal sealed class PolicyWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private const int ErrorsLogged = 10;

    private readonly CoachingOptions _options;
    private readonly Governance _governance;
    private readonly LearningFile? _file;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lock _looking = new();
    private readonly HashSet<string> _unspoken = new(StringComparer.Ordinal);
    private ITimer? _timer;
    private int _isLooking;
    private string _used;
    private string _seen;

    /// <summary>Makes a watch; it looks from <see cref="Start"/> on. What was learnt before is read here.</summary>
    public PolicyWatch(CoachingOptions options, Governance governance, TimeProvider time, ILogger logger)
    {
        _options = options;
        _governance = governance;
        _time = time;
        _logger = logger;
        _file = options.LearningFile.Length == 0 ? null : new LearningFile(options.LearningFile, governance.Learning, logger);
        _file?.Load();
        _used = _seen = Stamp();
        TellLanguages();
    }

    /// <summary>Begins to look.</summary>
    public void Start() => _timer = _time.CreateTimer(_ => LookSafely(), null, Period, Period);

    /// <summary>Looks once: takes what changed, wakes what was silent for long enough, keeps what was learnt.</summary>
    public void Look()
    {
        lock (_looking)
        {
            var stamp = Stamp();
            var hasSettled = stamp == _seen;
            _seen = stamp;
            if (hasSettled && stamp != _used)
            {
                _used = stamp;
                Reload();
            }

            _governance.Learning.WakeUp();
            _file?.Save();
        }
    }

    /// <summary>Stops looking, and keeps what was learnt.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_looking)
        {
            _file?.Save();
        }
    }

    private void LookSafely()
    {
        if (Interlocked.Exchange(ref _isLooking, 1) == 1)
        {
            // A folder on a disk that hangs must not take one thread of the pool after the other.
            return;
        }

        try
        {
            Look();
        }
        catch (Exception error)
        {
            // A thread of the pool: what is wrong here must not end the process that coaches calls.
            PolicyLog.LookFailed(_logger, error);
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }

    private void Reload()
    {
        var what = string.Join(", ", new[] { _options.RulesFile, _options.AgentsFile, _options.TextsFolder }.Where(path => path.Length > 0));
        var errors = new List<string>();
        if (CuePolicy.TryRead(_options, errors) is not { } policy)
        {
            var told = string.Join("; ", errors.Take(ErrorsLogged)) + (errors.Count > ErrorsLogged ? $"; and {errors.Count - ErrorsLogged} more" : "");
            PolicyLog.Refused(_logger, what, told);
            return;
        }

        _governance.Swap(policy);
        PolicyLog.Reloaded(_logger, what);
        TellLanguages();
    }

    private void TellLanguages()
    {
        foreach (var language in _governance.Policy.LanguagesWithoutTexts)
        {
            if (_unspoken.Add(language))
            {
                PolicyLog.NoTexts(_logger, language, _options.Language);
            }
        }
    }

    // Times and lengths of the files: what changes neither is taken for the same.
    private string Stamp()
    {
        IEnumerable<string> files = [_options.RulesFile, _options.AgentsFile];
        if (_options.TextsFolder.Length > 0)
        {
            files = files.Concat(TextFiles());
        }

        return string.Join('|', files.Where(path => path.Length > 0).Select(StampOf));
    }

    private IEnumerable<string> TextFiles()
    {
        try
        {
            return CueLanguages.FilesIn(_options.TextsFolder).Select(f => f.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string StampOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}:{file.LastWriteTimeUtc.Ticks}:{file.Length}")
            : path;
    }
}
