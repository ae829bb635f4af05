namespace EdgeCx.Fuzz;

/// <summary>Makes new inputs from known ones: flips, splices, dictionary tokens, cuts, repeats. The same seed gives the same inputs.</summary>
internal sealed class Mutator(int seed)
{
    /// <summary>Longest input that is made, bytes: a little more than a datagram can carry.</summary>
    public const int MaxLength = 70_000;

    private readonly Random _random = new(seed);

    /// <summary>A new input.</summary>
    /// <param name="corpus">Inputs to start from, at least one.</param>
    /// <param name="dictionary">Tokens to put in; may be empty.</param>
    public byte[] Next(IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> dictionary)
    {
        var input = new List<byte>(Pick(corpus));
        for (var rounds = 1 + _random.Next(_random.Next(1, 12)); rounds > 0; rounds--)
        {
            Mutate(input, corpus, dictionary);
            if (input.Count > MaxLength)
            {
                input.RemoveRange(MaxLength, input.Count - MaxLength);
            }
        }

        return [.. input];
    }

    private void Mutate(List<byte> input, IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> dictionary)
    {
        switch (_random.Next(10))
        {
            case 0 when input.Count > 0:
                input[At(input)] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when input.Count > 0:
                input[At(input)] = Interesting();
                break;
            case 2 when input.Count > 0:
                Truncate(input);
                break;
            case 3 when input.Count > 0:
                Remove(input);
                break;
            case 4 when input.Count > 0:
                Duplicate(input);
                break;
            case 5:
                Splice(input, Pick(corpus));
                break;
            case 6 or 7 when dictionary.Count > 0:
                input.InsertRange(_random.Next(input.Count + 1), Pick(dictionary));
                break;
            case 8 when dictionary.Count > 0 && input.Count > 0:
                Overwrite(input, Pick(dictionary));
                break;
            default:
                input.Insert(_random.Next(input.Count + 1), (byte)_random.Next(256));
                break;
        }
    }

    private byte Interesting()
    {
        ReadOnlySpan<byte> bytes = [0, 1, 0x7f, 0x80, 0xff, (byte)'\r', (byte)'\n', (byte)' ', (byte)'"', (byte)'<', (byte)'>', (byte)':', (byte)';', (byte)'=', (byte)'-', (byte)'0', (byte)'9'];
        return bytes[_random.Next(bytes.Length)];
    }

    private void Truncate(List<byte> input)
    {
        var keep = _random.Next(input.Count);
        input.RemoveRange(keep, input.Count - keep);
    }

    private void Remove(List<byte> input)
    {
        var from = At(input);
        input.RemoveRange(from, Math.Min(input.Count - from, 1 + _random.Next(32)));
    }

    private void Duplicate(List<byte> input)
    {
        var from = At(input);
        var piece = input.GetRange(from, Math.Min(input.Count - from, 1 + _random.Next(128)));
        var times = _random.Next(20) == 0 ? 64 : 1;
        var to = _random.Next(input.Count + 1);
        for (; times > 0; times--)
        {
            input.InsertRange(to, piece);
        }
    }

    private void Splice(List<byte> input, byte[] other)
    {
        if (other.Length == 0)
        {
            return;
        }

        Truncate(input.Count > 0 ? input : [0]);
        input.AddRange(other.AsSpan(_random.Next(other.Length)));
    }

    private void Overwrite(List<byte> input, byte[] token)
    {
        var from = At(input);
        for (var i = 0; i < token.Length && from + i < input.Count; i++)
        {
            input[from + i] = token[i];
        }
    }

    private int At(List<byte> input) => _random.Next(input.Count);

    private byte[] Pick(IReadOnlyList<byte[]> from) => from[_random.Next(from.Count)];
}
