using System.Security.Cryptography;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// The tokens of <c>Console:TokenFile</c>. Read again within seconds of a change; a file that cannot be used then leaves those that were there, and the log says why.
/// </summary>
internal sealed partial class ApiTokens
{
    private const long LookEveryNs = 1_000_000_000;
    private readonly string _path;
    private readonly MonotonicClock _clock;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private volatile IReadOnlyList<ApiToken> _tokens = [];
    private DateTime _changed;
    private long _lookedNs;

    /// <summary>Reads the file.</summary>
    /// <exception cref="ConfigurationException">It cannot be used.</exception>
    public ApiTokens(ConsoleOptions options, MonotonicClock clock, ILogger<ApiTokens> logger)
    {
        _path = options.TokenFile;
        _clock = clock;
        _logger = logger;
        if (!IsRequired)
        {
            return;
        }

        _lookedNs = clock.NowNs;
        _changed = File.GetLastWriteTimeUtc(_path);
        _tokens = Read(_path, out var obstacle) ?? throw new ConfigurationException([$"Console:TokenFile is '{_path}', which cannot be used: {obstacle}."]);
        WarnIfOpen();
    }

    /// <summary>True where a token is needed.</summary>
    public bool IsRequired => _path.Length > 0;

    /// <summary>The token that was shown; null where it is none of ours. Takes the same time for each.</summary>
    public ApiToken? Find(string shown) => FindHash(TokenFile.Hash(shown));

    /// <summary>The token of a hash; null where it is no longer there.</summary>
    public ApiToken? FindHash(ReadOnlySpan<byte> hash)
    {
        Look();
        ApiToken? found = null;
        foreach (var token in _tokens)
        {
            // No early end: how long it takes says nothing about how near a guess came.
            if (CryptographicOperations.FixedTimeEquals(token.Hash, hash))
            {
                found = token;
            }
        }

        return found;
    }

    private void Look()
    {
        lock (_gate)
        {
            var now = _clock.NowNs;
            if (now - _lookedNs < LookEveryNs)
            {
                return;
            }

            _lookedNs = now;
            var changed = File.GetLastWriteTimeUtc(_path);
            if (changed == _changed)
            {
                return;
            }

            _changed = changed;
            if (Read(_path, out var obstacle) is { } tokens)
            {
                _tokens = tokens;
                Reloaded(_logger, tokens.Count, _path);
                WarnIfOpen();
            }
            else
            {
                Stays(_logger, _path, obstacle);
            }
        }
    }

    private static IReadOnlyList<ApiToken>? Read(string path, out string obstacle)
    {
        try
        {
            return TokenFile.TryParse(File.ReadAllText(path), out var tokens, out obstacle) ? tokens : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            obstacle = $"it cannot be read: {e.Message}";
            return null;
        }
    }

    private void WarnIfOpen()
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(_path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite)) != 0)
        {
            Open(_logger, _path);
        }
    }

    [LoggerMessage(EventId = 5411, Level = LogLevel.Information, Message = "{Count} tokens are read from {Path}")]
    private static partial void Reloaded(ILogger logger, int count, string path);

    [LoggerMessage(EventId = 5412, Level = LogLevel.Warning, Message = "The tokens stay as they were: {Path} cannot be used: {Obstacle}")]
    private static partial void Stays(ILogger logger, string path, string obstacle);

    [LoggerMessage(EventId = 5413, Level = LogLevel.Warning, Message = "{Path} (Console:TokenFile) can be read or changed by others than its owner; chmod 600")]
    private static partial void Open(ILogger logger, string path);
}
