using System.Globalization;
using System.Text;

namespace EdgeCx.Inference.Evaluation;

/// <summary>
/// A manifest of labelled clips: CSV (RFC 4180; commas, semicolons or tabs) with a header line that names path, corpus, speaker, label, and may name
/// language, original_label and channel; paths are relative to the file.
/// </summary>
public static class ClipManifest
{
    private static readonly string[] Needed = ["path", "corpus", "speaker", "label"];
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>Reads a manifest; lines that hold no clip are left out.</summary>
    /// <exception cref="EvaluationException">It cannot be read, or has no clips, or no header with the needed columns.</exception>
    public static IReadOnlyList<LabelledClip> Read(string path) => Read(path, out _);

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="badLines">Lines that hold no clip, and why.</param>
    /// <exception cref="EvaluationException">It cannot be read, or has no clips, or no header with the needed columns.</exception>
    public static IReadOnlyList<LabelledClip> Read(string path, out IReadOnlyList<BadClip> badLines)
    {
        string text;
        try
        {
            text = File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new EvaluationException($"The manifest '{path}' cannot be read: {e.Message.Trim()}");
        }

        var separator = Separator(text);
        var rows = CsvTable.Read(text, separator);
        if (rows.Count == 0)
        {
            throw new EvaluationException($"The manifest '{path}' is empty; expected is a line with the columns {string.Join(", ", Needed)} and a line for each clip.");
        }

        string[] header = [.. rows[0].Fields.Select(f => f.Trim().ToLowerInvariant())];
        var missing = Needed.Where(name => !header.Contains(name)).ToArray();
        if (missing.Length > 0)
        {
            throw new EvaluationException(
                $"The manifest '{path}' has no column {string.Join(", ", missing)} in its first line; it has {string.Join(", ", header)}.");
        }

        if (rows.Count == 1)
        {
            throw new EvaluationException($"The manifest '{path}' has no clips: there is nothing after its first line.");
        }

        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        var bad = new List<BadClip>();
        var clips = new List<LabelledClip>(rows.Count);
        foreach (var (line, fields) in rows.Skip(1))
        {
            if (TryRead(folder, header, fields, out var clip, out var reason))
            {
                clips.Add(clip!);
            }
            else
            {
                bad.Add(new BadClip($"{path}, line {line}", reason));
            }
        }

        badLines = bad;
        return clips;
    }

    private static bool TryRead(string folder, string[] header, IReadOnlyList<string> fields, out LabelledClip? clip, out string reason)
    {
        clip = null;
        reason = "";
        string Field(string name)
        {
            var at = Array.IndexOf(header, name);
            return at >= 0 && at < fields.Count ? fields[at].Trim() : "";
        }

        if (fields.Count <= Needed.Max(name => Array.IndexOf(header, name)))
        {
            reason = $"{fields.Count} fields, expected {header.Length}";
            return false;
        }

        var channel = 0;
        if (Field("channel") is { Length: > 0 } named
            && (!int.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out channel) || channel < 1))
        {
            reason = $"channel is '{named}'; allowed is a number from 1";
            return false;
        }

        if (Field("path").Length == 0)
        {
            reason = "path is empty";
            return false;
        }

        clip = new LabelledClip(
            System.IO.Path.Combine(folder, Field("path")),
            Field("corpus"),
            Field("corpus") + "/" + Field("speaker"),
            Field("label").ToLowerInvariant(),
            Field("original_label").Equals("boredom", StringComparison.OrdinalIgnoreCase))
        {
            Language = Field("language").ToLowerInvariant(),
            Channel = channel,
        };
        return true;
    }

    // What the first line has most of: a spreadsheet's own choice.
    private static char Separator(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var first = end < 0 ? text : text[..end];
        return Separators.MaxBy(c => first.Count(f => f == c));
    }
}
