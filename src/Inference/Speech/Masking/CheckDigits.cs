namespace EdgeCx.Inference.Speech.Masking;

/// <summary>
/// The check digits of national and account numbers, by the rules that their issuers publish. Pure; punctuation and case do not matter.
/// </summary>
internal static class CheckDigits
{
    private const string DniLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
    private const string CurpAlphabet = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";
    private const int MaxLength = 40;

    // Agenzia delle Entrate, DM 23/12/1976: what a character counts in an odd place, 0-9 and A-Z alike.
    private static readonly int[] CodiceOdd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    /// <summary>Whether a number's check digits are right.</summary>
    /// <param name="rule">Name of the rule, as in <c>national-ids.json</c>; <c>none</c> where there are none.</param>
    /// <param name="written">The number as written.</param>
    /// <exception cref="ArgumentException">There is no such rule.</exception>
    public static bool AreRight(string rule, string written)
    {
        Span<char> room = stackalloc char[MaxLength];
        var number = Plain(written, room);
        return rule switch
        {
            "none" => true,
            "iban" => number.Length >= 15 && Mod97([.. number[4..], .. number[..4]]) == 1,
            "dni" => Dni(number),
            "mod11-10" => Mod1110(number),
            "mod11-pt" => Weighted(number, [9, 8, 7, 6, 5, 4, 3, 2], 11) is var pt && Digit(number[^1]) == (pt < 2 ? 0 : 11 - pt),
            "mod11-hu" => Weighted(number, [1, 2, 3, 4, 5, 6, 7, 8, 9], 11) == Digit(number[^1]),
            "mod11-nhs" => (11 - Weighted(number, [10, 9, 8, 7, 6, 5, 4, 3, 2], 11)) % 11 == Digit(number[^1]),
            "taj" => Weighted(number, [3, 7, 3, 7, 3, 7, 3, 7], 10) == Digit(number[^1]),
            "nir" => number.Length == 15 && 97 - (long.Parse(number[..13], System.Globalization.CultureInfo.InvariantCulture) % 97)
                == int.Parse(number[13..], System.Globalization.CultureInfo.InvariantCulture),
            "codice-fiscale" => CodiceFiscale(number),
            "bsn" => number is not "000000000" && (Weighted(number, [9, 8, 7, 6, 5, 4, 3, 2], 11) - Digit(number[^1]) + 11) % 11 == 0,
            "pesel" => (10 - Weighted(number, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3], 10)) % 10 == Digit(number[^1]),
            "cpf" => Cpf(number),
            "curp" => Curp(number),
            "rut" => Rut(number),
            "cuit" => (11 - Weighted(number, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 11)) % 11 == Digit(number[^1]),
            _ => throw new ArgumentException($"'{rule}' is no rule of check digits.", nameof(rule)),
        };
    }

    private static ReadOnlySpan<char> Plain(string written, Span<char> room)
    {
        var length = 0;
        foreach (var c in written)
        {
            if (char.IsLetterOrDigit(c) && length < room.Length)
            {
                room[length++] = char.ToUpperInvariant(c);
            }
        }

        return room[..length];
    }

    private static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : -1;

    private static int Value(char c) => char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetterUpper(c) ? c - 'A' + 10 : -1;

    // ISO 13616: letters count as two digits.
    private static int Mod97(ReadOnlySpan<char> number)
    {
        var rest = 0;
        foreach (var c in number)
        {
            var value = Value(c);
            rest = value < 0 ? -1 : ((rest * (value > 9 ? 100 : 10)) + value) % 97;
            if (rest < 0)
            {
                return -1;
            }
        }

        return rest;
    }

    private static int Weighted(ReadOnlySpan<char> number, ReadOnlySpan<int> weights, int modulus)
    {
        if (number.Length <= weights.Length)
        {
            return int.MinValue;
        }

        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * Digit(number[i]);
        }

        return sum % modulus;
    }

    private static bool Dni(ReadOnlySpan<char> number)
    {
        if (number.Length != 9)
        {
            return false;
        }

        var first = number[0] switch { 'X' => 0, 'Y' => 1, 'Z' => 2, var c => Digit(c) };
        var value = first;
        foreach (var c in number[1..8])
        {
            value = (value * 10) + Digit(c);
        }

        return first >= 0 && DniLetters[value % DniLetters.Length] == number[8];
    }

    // ISO 7064, MOD 11,10.
    private static bool Mod1110(ReadOnlySpan<char> number)
    {
        var product = 10;
        foreach (var c in number[..^1])
        {
            var sum = (Digit(c) + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == Digit(number[^1]);
    }

    private static bool CodiceFiscale(ReadOnlySpan<char> number)
    {
        if (number.Length != 16)
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 15; i++)
        {
            var value = char.IsAsciiDigit(number[i]) ? number[i] - '0' : number[i] - 'A';
            sum += value is < 0 or > 25 ? 0 : i % 2 == 0 ? CodiceOdd[value] : value;
        }

        return number[15] == 'A' + (sum % 26);
    }

    private static bool Cpf(ReadOnlySpan<char> number)
    {
        if (number.Length != 11 || number.IndexOfAnyExcept(number[0]) < 0)
        {
            return false;
        }

        var first = Weighted(number, [10, 9, 8, 7, 6, 5, 4, 3, 2], 11);
        var second = Weighted(number, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2], 11);
        return Digit(number[9]) == (first < 2 ? 0 : 11 - first) && Digit(number[10]) == (second < 2 ? 0 : 11 - second);
    }

    // RENAPO: 18 characters, each by its place.
    private static bool Curp(ReadOnlySpan<char> number)
    {
        if (number.Length != 18)
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            sum += CurpAlphabet.IndexOf(number[i], StringComparison.Ordinal) * (18 - i);
        }

        return (10 - (sum % 10)) % 10 == Digit(number[17]);
    }

    private static bool Rut(ReadOnlySpan<char> number)
    {
        int sum = 0, weight = 2;
        for (var i = number.Length - 2; i >= 0; i--)
        {
            sum += Digit(number[i]) * weight;
            weight = weight == 7 ? 2 : weight + 1;
        }

        var check = 11 - (sum % 11);
        return number.Length is 8 or 9 && number[^1] == (check switch { 11 => '0', 10 => 'K', _ => (char)('0' + check) });
    }
}
