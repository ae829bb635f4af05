using System.Text;
using System.Text.Json;

namespace EdgeCx.Coaching.Policy.Files;

/// <summary>Reads JSON that people write, with the line of every value. Strict: no key twice, no trailing comma; comments are allowed.</summary>
internal static class SiteJson
{
    private const int MaxDepth = 8;

    /// <summary>Reads a file's bytes; null with an error.</summary>
    public static SiteNode? TryParse(ReadOnlySpan<byte> json, SiteErrors errors)
    {
        json = json.StartsWith("\uFEFF"u8) ? json[3..] : json;
        if (json.Trim(" \t\r\n"u8).IsEmpty)
        {
            errors.Add(1, "", "empty; allowed is a JSON object");
            return null;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, MaxDepth = MaxDepth });
        var lines = new LineCount();
        try
        {
            reader.Read();
            var root = Read(ref reader, json, ref lines, "", errors);
            while (reader.Read())
            {
                // Whatever follows the root is an error that the reader throws.
            }

            return root;
        }
        catch (JsonException error)
        {
            errors.Add((int)(error.LineNumber ?? 0) + 1, "", "not JSON: " + Cause(error));
        }
        catch (InvalidOperationException)
        {
            errors.Add(lines.At(json, reader.TokenStartIndex), "", "not JSON: a text is not valid UTF-8");
        }

        return null;
    }

    private static SiteNode Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref LineCount lines, string path, SiteErrors errors)
    {
        var line = lines.At(json, reader.TokenStartIndex);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => new SiteNode(SiteNodeKind.Section, line, path) { Members = ReadMembers(ref reader, json, ref lines, path, errors) },
            JsonTokenType.StartArray => new SiteNode(SiteNodeKind.List, line, path) { Items = ReadItems(ref reader, json, ref lines, path, errors) },
            JsonTokenType.String => new SiteNode(SiteNodeKind.Text, line, path, reader.GetString()!),
            JsonTokenType.Number => new SiteNode(SiteNodeKind.Number, line, path, Encoding.UTF8.GetString(reader.ValueSpan))
            {
                Number = reader.TryGetDouble(out var number) ? number : double.NaN,
            },
            JsonTokenType.True => new SiteNode(SiteNodeKind.Flag, line, path, "true"),
            JsonTokenType.False => new SiteNode(SiteNodeKind.Flag, line, path, "false"),
            _ => new SiteNode(SiteNodeKind.Nothing, line, path, "null"),
        };
    }

    private static List<(string, SiteNode)> ReadMembers(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref LineCount lines, string path, SiteErrors errors)
    {
        var members = new List<(string, SiteNode)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var inner = path.Length == 0 ? name : $"{path}.{name}";
            if (!names.Add(name))
            {
                errors.Add(lines.At(json, reader.TokenStartIndex), inner, "stands twice; allowed is once");
            }

            reader.Read();
            members.Add((name, Read(ref reader, json, ref lines, inner, errors)));
        }

        return members;
    }

    private static List<SiteNode> ReadItems(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref LineCount lines, string path, SiteErrors errors)
    {
        var items = new List<SiteNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Read(ref reader, json, ref lines, $"{path}[{items.Count}]", errors));
        }

        return items;
    }

    // The library's text ends with the position, which the line says already.
    private static string Cause(JsonException error)
    {
        var at = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return at < 0 ? error.Message : error.Message[..at];
    }

    private struct LineCount
    {
        private long _index;
        private int _line;

        public int At(ReadOnlySpan<byte> json, long index)
        {
            _line += json[(int)_index..(int)index].Count((byte)'\n');
            _index = index;
            return _line + 1;
        }
    }
}
