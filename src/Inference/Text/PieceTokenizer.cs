using System.Text.Json;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Text;

/// <summary>
/// USE-lite's SentencePiece tokenizer: splits text into the pieces of its vocabulary whose log-probabilities sum highest (Viterbi). It gives
/// exactly the pieces that the model's npm package gives, quirks included; the parity test holds both together.
/// </summary>
internal sealed class PieceTokenizer
{
    /// <summary>The one vocabulary we know.</summary>
    public const string Sha256 = "1ad860b9720c16cd48e666d664a556b2515c04f5a26a4b53c0372427913b1b8e";

    /// <summary>Pieces that the sentence encoder reads; the rest of a longer text is cut.</summary>
    public const int MaxPieces = 128;

    /// <summary>The piece of characters that the vocabulary lacks.</summary>
    public const int Unknown = 0;

    private const int Reserved = 6;
    private const char Separator = '\u2581';

    // No piece has it, as the numbers of the reserved pieces are never looked up.
    private const char Foreign = '\uFFFF';
    private readonly Dictionary<string, (double Score, int Index)>.AlternateLookup<ReadOnlySpan<char>> _pieces;
    private readonly int[] _lengths;
    private readonly int _longest;

    private PieceTokenizer(string[] texts, double[] scores)
    {
        var pieces = new Dictionary<string, (double Score, int Index)>(texts.Length, StringComparer.Ordinal);
        for (var i = Reserved; i < texts.Length; i++)
        {
            // A piece that is listed twice has its last number.
            pieces[texts[i]] = (scores[i], i);
        }

        _pieces = pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        _lengths = [.. texts.Select(t => t.Length)];
        _longest = _lengths.Max();
    }

    /// <summary>Pieces in the vocabulary.</summary>
    public int Pieces => _lengths.Length;

    /// <summary>Reads a vocabulary: a JSON array of [piece, log-probability or null].</summary>
    /// <exception cref="InferenceStartException">The file is missing or not the one we know.</exception>
    public static PieceTokenizer Load(ModelFile file)
    {
        using var json = JsonDocument.Parse(file.Read());
        var entries = json.RootElement.EnumerateArray().ToArray();
        return new PieceTokenizer(
            [.. entries.Select(e => e[0].GetString()!)],
            [.. entries.Select(e => e[1].ValueKind == JsonValueKind.Number ? e[1].GetDouble() : 0)]);
    }

    /// <summary>The pieces of a text: none for an empty one; a run of unknown characters is one <see cref="Unknown"/>; uncut.</summary>
    public long[] Encode(string text)
    {
        var normal = CompatibilityForms.Normalize(text);
        if (normal.Length == 0)
        {
            return [];
        }

        var characters = Characters(normal);
        var length = characters.Length;
        var best = new double[length + 1];
        var pieceAt = new int[length + 1];
        for (var start = 0; start < length; start++)
        {
            var found = false;
            var furthest = Math.Min(length, start + _longest);
            for (var end = start + 1; end <= furthest; end++)
            {
                if (_pieces.TryGetValue(characters.AsSpan(start, end - start), out var piece))
                {
                    found = true;
                    Offer(best, pieceAt, end, best[start] + piece.Score, piece.Index);
                }
            }

            if (!found)
            {
                Offer(best, pieceAt, start + 1, best[start], Unknown);
            }
        }

        var pieces = new List<long>(length);
        for (var at = length; at > 0; at -= _lengths[pieceAt[at]])
        {
            if (pieceAt[at] != Unknown || pieces.Count == 0 || pieces[^1] != Unknown)
            {
                pieces.Add(pieceAt[at]);
            }
        }

        pieces.Reverse();
        return [.. pieces];
    }

    // The package takes a score of exactly 0 for "not reached yet", and an unknown character for a free step: kept, so that pieces agree.
    private static void Offer(double[] best, int[] pieceAt, int end, double score, int piece)
    {
        if (best[end] == 0 || score >= best[end])
        {
            best[end] = score;
            pieceAt[end] = piece;
        }
    }

    // One char a character, as the vocabulary has none outside the basic plane; spaces become the separator, and one stands in front.
    private static char[] Characters(string text)
    {
        var characters = new List<char>(text.Length + 1) { Separator };
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                i++;
                characters.Add(Foreign);
            }
            else
            {
                characters.Add(text[i] == ' ' ? Separator : text[i]);
            }
        }

        return [.. characters];
    }
}
