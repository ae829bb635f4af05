using System.Text;

namespace EdgeCx.Media.Rtpengine;

/// <summary>Reads one bencoded value (BEP 3). Bounded in depth and items. Pure.</summary>
internal static class BencodeParser
{
    private const int MaxDepth = 16;
    private const int MaxItems = 16_384;

    /// <summary>Reads a value that fills the octets.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> octets, out BencodeValue? value, out Reject reject)
    {
        var reading = new Reading(octets);
        value = reading.Read(0);
        if (value is null || reading.Position < octets.Length)
        {
            reject = new Reject(reading.Position, reading.Expected);
            value = null;
            return false;
        }

        reject = default;
        return true;
    }

    private ref struct Reading(ReadOnlyMemory<byte> octets)
    {
        private readonly ReadOnlySpan<byte> _span = octets.Span;
        private int _items;

        public int Position { get; private set; }

        public string Expected { get; private set; } = "the end of the value";

        public BencodeValue? Read(int depth)
        {
            if (depth > MaxDepth || ++_items > MaxItems)
            {
                return Fail("at most 16 levels and 16384 items");
            }

            return Position >= _span.Length ? Fail("a value") : _span[Position] switch
            {
                (byte)'i' => ReadInteger(),
                (byte)'l' => ReadList(depth),
                (byte)'d' => ReadDictionary(depth),
                >= (byte)'0' and <= (byte)'9' => ReadString(),
                _ => Fail("a value"),
            };
        }

        private BencodeValue? ReadInteger()
        {
            Position++;
            return TryNumber((byte)'e', out var number) ? new BencodeValue { Integer = number } : Fail("an integer that ends in e");
        }

        private BencodeValue? ReadString()
        {
            if (!TryNumber((byte)':', out var length) || length < 0 || length > _span.Length - Position)
            {
                return Fail("a length, a colon and as many octets");
            }

            var value = new BencodeValue { Octets = octets.Slice(Position, (int)length) };
            Position += (int)length;
            return value;
        }

        private BencodeValue? ReadList(int depth)
        {
            var items = new List<BencodeValue>();
            for (Position++; Position < _span.Length && _span[Position] != 'e';)
            {
                if (Read(depth + 1) is not { } item)
                {
                    return null;
                }

                items.Add(item);
            }

            return Closed() ? new BencodeValue { Items = items } : null;
        }

        private BencodeValue? ReadDictionary(int depth)
        {
            var entries = new Dictionary<string, BencodeValue>(StringComparer.Ordinal);
            for (Position++; Position < _span.Length && _span[Position] != 'e';)
            {
                if (!char.IsAsciiDigit((char)_span[Position]))
                {
                    return Fail("a string as key");
                }

                if (ReadString() is not { } key || Read(depth + 1) is not { } value)
                {
                    return null;
                }

                entries[Encoding.UTF8.GetString(key.Octets.Span)] = value;
            }

            return Closed() ? new BencodeValue { Entries = entries } : null;
        }

        private bool Closed()
        {
            if (Position >= _span.Length)
            {
                Fail("an e that closes");
                return false;
            }

            Position++;
            return true;
        }

        private bool TryNumber(byte end, out long number)
        {
            number = 0;
            var length = _span[Position..].IndexOf(end);
            if (length is <= 0 or > 20
                || !System.Buffers.Text.Utf8Parser.TryParse(_span.Slice(Position, length), out number, out var used)
                || used != length)
            {
                return false;
            }

            Position += length + 1;
            return true;
        }

        private BencodeValue? Fail(string expected)
        {
            Expected = expected;
            return null;
        }
    }
}
