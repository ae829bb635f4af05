using System.Text.Json;
using EdgeCx.Coaching.Policy.Files;
using EdgeCx.Core.Cues;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Policy.Learning;

/// <summary>
/// Keeps what was learnt in <c>Coaching:LearningFile</c>. A file is written whole beside the old one and put in its place, so that a full
/// disk or a power cut leaves one or the other. One that cannot be read is put aside, never overwritten. One thread at a time.
/// </summary>
internal sealed class LearningFile
{
    private const int MaxCount = 100_000;
    private static readonly JsonWriterOptions Written = new() { Indented = true };
    private readonly string _path;
    private readonly CueLearning _learning;
    private readonly ILogger _logger;
    private int _writtenVersion;
    private bool _failureSaid;

    /// <summary>Makes a keeper.</summary>
    public LearningFile(string path, CueLearning learning, ILogger logger)
    {
        _path = path;
        _learning = learning;
        _logger = logger;
    }

    /// <summary>Takes what the file knows, if there is one.</summary>
    public void Load()
    {
        if (File.Exists(_path))
        {
            var errors = new List<string>();
            var told = new SiteErrors(_path, errors);
            var records = SiteFile.TryRead(_path, told) is { } root ? Read(root, told) : [];
            if (errors.Count == 0)
            {
                _learning.Restore(records);
            }
            else
            {
                PutAside(string.Join("; ", errors.Take(5)));
            }
        }

        _writtenVersion = _learning.Version;
    }

    /// <summary>Writes what is known where something changed since. A failure is logged once, and tried again with the next change or second.</summary>
    /// <returns>True when the file holds what is known.</returns>
    public bool Save()
    {
        var version = _learning.Version;
        if (version == _writtenVersion)
        {
            return true;
        }

        var beside = _path + ".new";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                Write(stream, _learning.Snapshot());
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, _path, overwrite: true);
            _writtenVersion = version;
            if (_failureSaid)
            {
                _failureSaid = false;
                PolicyLog.LearningWritable(_logger, _path);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_failureSaid)
            {
                _failureSaid = true;
                PolicyLog.LearningUnwritable(_logger, _path, e.Message);
            }

            TryDelete(beside);
            return false;
        }
    }

    private static void Write(Stream stream, IReadOnlyList<AgentRecord> records)
    {
        using var json = new Utf8JsonWriter(stream, Written);
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteStartObject("agents");
        foreach (var record in records)
        {
            json.WriteStartObject(record.AgentId);
            json.WriteString("lastTap", record.LastTap);
            json.WriteStartObject("kinds");
            foreach (var (kind, taps) in record.Kinds)
            {
                json.WriteStartObject(kind.ToString());
                json.WriteNumber("helpful", taps.Helpful);
                json.WriteNumber("unhelpful", taps.Unhelpful);
                if (taps.SilentUntil is { } until)
                {
                    json.WriteString("silentUntil", until);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static List<AgentRecord> Read(SiteNode file, SiteErrors errors)
    {
        var records = new List<AgentRecord>();
        var root = new SiteSection(file, errors);
        root.Whole("version", 1, 1, 1);
        foreach (var (agentId, node) in root.Section("agents")?.Node.Members ?? [])
        {
            var section = new SiteSection(node, errors);
            var kinds = new Dictionary<CueKind, KindTaps>();
            foreach (var (name, entry) in section.Section("kinds")?.Node.Members ?? [])
            {
                var taps = new SiteSection(entry, errors);
                if (!SiteWords.Kinds.TryGetValue(name, out var kind))
                {
                    errors.Add(entry, $"no such kind of cue; allowed are {string.Join(", ", SiteWords.Kinds.Keys)}");
                    continue;
                }

                kinds[kind] = new KindTaps(taps.Whole("helpful", 0, 0, MaxCount), taps.Whole("unhelpful", 0, 0, MaxCount), Time(taps, "silentUntil", errors));
                taps.Done();
            }

            records.Add(new AgentRecord(agentId, Time(section, "lastTap", errors) ?? DateTimeOffset.UnixEpoch, kinds));
            section.Done();
        }

        root.Done();
        return records;
    }

    private static DateTimeOffset? Time(SiteSection section, string key, SiteErrors errors)
    {
        if (section.Take(key) is not { } node)
        {
            return null;
        }

        if (node.Kind == SiteNodeKind.Text
            && DateTimeOffset.TryParse(node.Text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        errors.Add(node, $"is {node.Shown}; allowed is a time of ISO 8601");
        return null;
    }

    private void PutAside(string cause)
    {
        var aside = _path + ".unreadable";
        try
        {
            File.Move(_path, aside, overwrite: true);
            PolicyLog.LearningUnreadable(_logger, _path, aside, cause);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PolicyLog.LearningUnreadable(_logger, _path, "(" + e.Message + ")", cause);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left of a file that could not be written is overwritten by the next try.
        }
    }
}
