using System.Globalization;
using System.Text;
using EdgeCx.Media.Rtpengine;

namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// Answers of an rtpengine. The oracle reads them by plain recursion, with exceptions and numbers of any length, and writes both results out
/// alike: acceptance and every value must agree.
/// </summary>
internal sealed class BencodeTarget : IFuzzTarget
{
    public string Name => "bencode";

    public IEnumerable<byte[]> Seeds => new[]
    {
        "d6:result4:ponge",
        "d5:callsl2:c12:c2e6:result2:oke",
        "d4:tagsd1:Ad6:mediasld5:indexi1e7:streamsld8:endpointd7:address9:192.0.2.14:porti20000eeeeeeee6:result2:oke",
        "li-5ei0e0:de",
    }.Select(Encoding.ASCII.GetBytes);

    public IEnumerable<byte[]> Dictionary => new[] { "d", "l", "e", "i0e", "i-1e", "0:", "1:a", "10:", "99999999999999999999", "dd", "ll", "ee", "d1:k", "i9223372036854775808e" }.Select(Encoding.ASCII.GetBytes);

    public void Run(ReadOnlySpan<byte> input)
    {
        var accepted = BencodeParser.TryParse(input.ToArray(), out var value, out var reject);
        string? expected;
        try
        {
            var reader = new SlowReader(Encoding.Latin1.GetString(input));
            expected = reader.Read(0);
            expected = reader.IsAtEnd ? expected : null;
        }
        catch (FormatException)
        {
            expected = null;
        }

        Oracle.Holds(accepted == expected is not null, $"accepted {accepted}, the oracle says otherwise");
        if (accepted)
        {
            Oracle.Holds(Text(value!) == expected, "another value");
        }
        else
        {
            Oracle.Holds(value is null && reject.Offset >= 0 && reject.Offset <= input.Length && reject.Reason.Length > 0, "a reject without place or reason");
        }
    }

    // Kinds are told apart by what is not empty; an empty list, dictionary and string are the same nothing.
    private static string Text(BencodeValue value) => value switch
    {
        { Items.Count: > 0 } => $"[{string.Join(',', value.Items.Select(Text))}]",
        { Entries.Count: > 0 } => $"{{{string.Join(',', value.Entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}={Text(e.Value)}"))}}}",
        { Octets.Length: > 0 } => Encoding.Latin1.GetString(value.Octets.Span),
        { Integer: not 0 } => value.Integer.ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    private sealed class SlowReader(string text)
    {
        private int _at;
        private int _items;

        public bool IsAtEnd => _at == text.Length;

        public string Read(int depth)
        {
            if (depth > 16 || ++_items > 16_384)
            {
                throw new FormatException("too deep or too many");
            }

            switch (Peek())
            {
                case 'i':
                    _at++;
                    var number = Number('e');
                    return number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture);
                case 'l':
                    _at++;
                    var items = new List<string>();
                    while (Peek() != 'e')
                    {
                        items.Add(Read(depth + 1));
                    }

                    _at++;
                    return items.Count == 0 ? "" : $"[{string.Join(',', items)}]";
                case 'd':
                    _at++;
                    var entries = new Dictionary<string, string>(StringComparer.Ordinal);
                    while (Peek() != 'e')
                    {
                        var key = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(String()));
                        entries[key] = Read(depth + 1);
                    }

                    _at++;
                    return entries.Count == 0 ? "" : $"{{{string.Join(',', entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}={e.Value}"))}}}";
                default:
                    return String();
            }
        }

        private string String()
        {
            if (!char.IsAsciiDigit(Peek()))
            {
                throw new FormatException("a length");
            }

            var length = Number(':');
            if (length > text.Length - _at)
            {
                throw new FormatException("too long");
            }

            _at += (int)length;
            return text.Substring(_at - (int)length, (int)length);
        }

        private long Number(char end)
        {
            var stop = text.IndexOf(end, _at);
            var digits = stop < 0 ? "" : text[_at..stop];
            // The framework's parser takes a NUL at the end; bencode has none.
            if (digits.Length is 0 or > 20 || digits.Any(c => c is not ('+' or '-') && !char.IsAsciiDigit(c)))
            {
                throw new FormatException("a number");
            }

            _at = stop + 1;
            try
            {
                return long.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            }
            catch (OverflowException)
            {
                throw new FormatException("a number of 64 bits");
            }
        }

        private char Peek() => _at < text.Length ? text[_at] : throw new FormatException("broken off");
    }
}
