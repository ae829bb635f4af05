using System.Text;
using EdgeCx.Inference.Speech.Masking;

namespace EdgeCx.Inference.Tests.Speech.Masking;

/// <summary>
/// Whatever way a number of 4 to 19 digits is said, written, cut into utterances or shown in parts, no more than three of its digits in a row can be
/// read off the masked texts. The oracle reads digits by itself and knows nothing of the masking.
/// </summary>
public sealed class MaskingProperties
{
    private const int Rounds = 4000;

    private static readonly string[] EnglishDigits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    private static readonly string[] SpanishDigits = ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"];

    private static readonly string[] EnglishTens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly string[] SpanishTens = ["", "", "veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"];

    private static readonly string[] EnglishTeens =
        ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];

    private static readonly string[] EnglishFillers = ["uh", "um", "then", "and", "dash", "okay", "so"];

    private static readonly string[] SpanishFillers = ["eh", "y", "luego", "guion", "pues"];

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public void Mask_AnyWayOfSayingANumber_LeavesAtMostThreeDigits(string language)
    {
        var random = new Random(41);
        for (var round = 0; round < Rounds; round++)
        {
            var number = Number(random);
            var said = $"{Before(language, random)}{Say(number, language, random)}{After(language, random)}";
            var masked = new NumberCarry().Mask(said, language);
            Longest(masked, language).ShouldBeLessThanOrEqualTo(3, $"{number}: '{said}' became '{masked}'");
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public void Preview_EveryPartOfATranscript_ShowsNoDigitAtItsEnd(string language)
    {
        var random = new Random(43);
        for (var round = 0; round < Rounds / 4; round++)
        {
            var number = Number(random);
            var said = $"{Before(language, random)}{Say(number, language, random)}{After(language, random)}";
            var words = said.Split(' ');
            for (var part = 1; part <= words.Length; part++)
            {
                var preview = new NumberCarry().Preview(string.Join(' ', words[..part]), language);
                Longest(preview, language).ShouldBeLessThanOrEqualTo(3, $"{number}: '{string.Join(' ', words[..part])}' became '{preview}'");
            }
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public void Mask_NumberCutIntoUtterances_LeavesAtMostThreeDigits(string language)
    {
        var random = new Random(47);
        for (var round = 0; round < Rounds; round++)
        {
            var number = Number(random);
            var numbers = new NumberCarry();
            var heard = new StringBuilder();
            var at = 0;
            while (at < number.Length)
            {
                var count = Math.Min(number.Length - at, 1 + random.Next(5));
                var part = (at == 0 ? Before(language, random) : "") + Say(number.Substring(at, count), language, random);
                heard.Append(numbers.Mask(part, language)).Append(' ');
                at += count;
            }

            Longest(heard.ToString(), language).ShouldBeLessThanOrEqualTo(3, $"{number}: {heard}");
        }
    }

    /// <summary>The digits of the longest number that a reader makes out, going on over punctuation and fillers.</summary>
    private static int Longest(string text, string language)
    {
        int longest = 0, run = 0;
        var digits = language == "es" ? SpanishDigits : EnglishDigits;
        var tens = language == "es" ? SpanishTens : EnglishTens;
        var fillers = language == "es" ? SpanishFillers : EnglishFillers;
        foreach (var word in text.ToLowerInvariant().Split([' ', ',', '.', '-', '/'], StringSplitOptions.RemoveEmptyEntries))
        {
            var count = word.Count(char.IsAsciiDigit);
            count += digits.Contains(word) || word is "oh" ? 1 : 0;
            count += tens.Contains(word) || EnglishTeens.Contains(word) ? 2 : 0;
            run = count > 0 ? run + count : fillers.Contains(word) ? run : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    /// <summary>4 to 19 digits; half of them 16 with a right Luhn digit, as on cards.</summary>
    private static string Number(Random random)
    {
        if (random.Next(2) == 0)
        {
            return string.Concat(Enumerable.Range(0, random.Next(4, 20)).Select(_ => (char)('0' + random.Next(10))));
        }

        var digits = Enumerable.Range(0, 15).Select(_ => random.Next(10)).ToList();
        var sum = digits.Select((d, i) => i % 2 == 0 ? (d * 2 / 10) + (d * 2 % 10) : d).Sum();
        digits.Add((10 - (sum % 10)) % 10);
        return string.Concat(digits);
    }

    private static string Say(string number, string language, Random random)
    {
        var spanish = language == "es";
        var words = new List<string>();
        for (var i = 0; i < number.Length;)
        {
            var digit = number[i] - '0';
            var next = i + 1 < number.Length ? number[i + 1] - '0' : -1;
            switch (random.Next(10))
            {
                case 0 when next == digit:
                    words.Add((spanish ? "doble " : "double ") + (spanish ? SpanishDigits : EnglishDigits)[digit]);
                    i += 2;
                    break;
                case 1 when digit >= 2 && next > 0:
                    words.Add(spanish ? $"{SpanishTens[digit]} y {SpanishDigits[next]}" : $"{EnglishTens[digit]}{(random.Next(2) == 0 ? "-" : " ")}{EnglishDigits[next]}");
                    i += 2;
                    break;
                case 2 when digit == 1 && next >= 0 && !spanish:
                    words.Add(EnglishTeens[next]);
                    i += 2;
                    break;
                case 3 or 4:
                    var count = Math.Min(number.Length - i, 1 + random.Next(4));
                    words.Add(number.Substring(i, count));
                    i += count;
                    break;
                case 5 when digit == 0 && !spanish:
                    words.Add("oh");
                    i++;
                    break;
                default:
                    words.Add((spanish ? SpanishDigits : EnglishDigits)[digit]);
                    i++;
                    break;
            }

            if (random.Next(6) == 0)
            {
                var fillers = spanish ? SpanishFillers : EnglishFillers;
                words.Add(fillers[random.Next(fillers.Length)]);
            }
        }

        var mark = new[] { " ", ", ", "-", ". " }[random.Next(4)];
        var text = string.Join(mark, words);
        return random.Next(3) == 0 ? char.ToUpperInvariant(text[0]) + text[1..] : text;
    }

    private static string Before(string language, Random random) => (language, random.Next(3)) switch
    {
        (_, 0) => "",
        ("es", 1) => "mi número es ",
        ("es", _) => "la tarjeta termina, vamos a ver, ",
        (_, 1) => "my card number is ",
        _ => "let me see, it's ",
    };

    private static string After(string language, Random random) => (language, random.Next(3)) switch
    {
        (_, 0) => ".",
        ("es", _) => " gracias señora",
        _ => " thank you very much.",
    };
}
