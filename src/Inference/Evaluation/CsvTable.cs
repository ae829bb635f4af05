using System.Text;

namespace EdgeCx.Inference.Evaluation;

/// <summary>Rows of CSV (RFC 4180: quotes, doubled quotes, line breaks within quotes); pure.</summary>
internal static class CsvTable
{
    /// <summary>Reads the rows that are not empty, each with the number of its first line.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="separator">What stands between fields.</param>
    public static IReadOnlyList<(int Line, IReadOnlyList<string> Fields)> Read(string text, char separator)
    {
        var rows = new List<(int, IReadOnlyList<string>)>();
        var fields = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        int line = 1, begin = 1;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : '\n';
            if (isQuoted && i < text.Length)
            {
                if (c != '"')
                {
                    field.Append(c);
                    line += c == '\n' ? 1 : 0;
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (c == '"')
            {
                isQuoted = true;
            }
            else if (c == separator)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (c == '\n')
            {
                fields.Add(field.ToString());
                field.Clear();
                if (fields.Count > 1 || fields[0].Length > 0)
                {
                    rows.Add((begin, fields.ToArray()));
                }

                fields.Clear();
                begin = ++line;
            }
            else if (c != '\r')
            {
                field.Append(c);
            }
        }

        return rows;
    }
}
