using System.Collections.Frozen;

namespace EdgeCx.Inference.Speech.Masking;

/// <summary>The words of which spoken numbers are made, in English, Spanish and Portuguese.</summary>
internal static class NumberWords
{
    private static readonly FrozenDictionary<string, NumberWord> English = Table(
        ["zero", "oh", "o", "nought", "naught", "nil", "null", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "niner"],
        ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"],
        ["twenty", "thirty", "forty", "fourty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        [("hundred", 2), ("thousand", 3), ("million", 6), ("billion", 9)],
        [("double", 2), ("triple", 3), ("treble", 3)],
        [
            "and", "dash", "hyphen", "minus", "slash", "stroke", "dot", "point", "space", "then", "comma", "uh", "um", "er", "erm", "ah", "hmm", "so", "again",
            "okay", "ok", "yes", "like", "is",
        ],
        ["to", "too", "for", "fore", "won", "ate", "tree", "sex", "sicks", "hate", "know", "free"]);

    private static readonly FrozenDictionary<string, NumberWord> Spanish = Table(
        ["cero", "uno", "una", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"],
        [
            "diez", "once", "doce", "trece", "catorce", "quince", "dieciséis", "dieciseis", "diecisiete", "dieciocho", "diecinueve", "veintiuno", "veintiún",
            "veintiun", "veintidós", "veintidos", "veintitrés", "veintitres", "veinticuatro", "veinticinco", "veintiséis", "veintiseis", "veintisiete",
            "veintiocho", "veintinueve",
        ],
        ["veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"],
        [
            ("cien", 2), ("ciento", 2), ("doscientos", 2), ("trescientos", 2), ("cuatrocientos", 2), ("quinientos", 2), ("seiscientos", 2),
            ("setecientos", 2), ("ochocientos", 2), ("novecientos", 2), ("mil", 3), ("millón", 6), ("millon", 6), ("millones", 6),
        ],
        [("doble", 2), ("triple", 3)],
        ["y", "guion", "guión", "raya", "barra", "punto", "coma", "luego", "después", "despues", "eh", "este", "pues", "bueno", "sí", "si", "vale", "es"],
        ["sies", "sais", "nuevo", "cinc"]);

    private static readonly FrozenDictionary<string, NumberWord> Portuguese = Table(
        ["zero", "um", "uma", "dois", "duas", "três", "tres", "quatro", "cinco", "seis", "meia", "sete", "oito", "nove"],
        [
            "dez", "onze", "doze", "treze", "catorze", "quatorze", "quinze", "dezesseis", "dezasseis", "dezessete", "dezassete", "dezoito", "dezenove",
            "dezanove",
        ],
        ["vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa"],
        [
            ("cem", 2), ("cento", 2), ("duzentos", 2), ("trezentos", 2), ("quatrocentos", 2), ("quinhentos", 2), ("seiscentos", 2), ("setecentos", 2),
            ("oitocentos", 2), ("novecentos", 2), ("mil", 3), ("milhão", 6), ("milhões", 6),
        ],
        [("duplo", 2), ("triplo", 3)],
        ["e", "traço", "hífen", "barra", "ponto", "vírgula", "depois", "então", "hum", "eh", "ah", "sim", "é"],
        ["sei", "nova"]);

    /// <summary>What a word is to a number.</summary>
    /// <param name="word">Lower case.</param>
    /// <param name="language">ISO 639-1; anything but <c>es</c> and <c>pt</c> is read as English.</param>
    public static NumberWord Of(string word, string language)
    {
        var digits = word.Count(char.IsDigit);
        if (digits > 0)
        {
            return new NumberWord(NumberWordKind.Digits, digits);
        }

        if ((language switch { "es" => Spanish, "pt" => Portuguese, _ => English }).TryGetValue(word, out var known))
        {
            return known;
        }

        return word.Length == 1 && char.IsLetter(word[0]) ? new NumberWord(NumberWordKind.Letter, 0) : default;
    }

    private static FrozenDictionary<string, NumberWord> Table(
        string[] digits, string[] teens, string[] tens, (string Word, int Zeros)[] scales, (string Word, int Times)[] repeats, string[] connectors, string[] homophones)
    {
        var table = new Dictionary<string, NumberWord>();
        Add(digits, new NumberWord(NumberWordKind.Digits, 1));
        Add(teens, new NumberWord(NumberWordKind.Teen, 2));
        Add(tens, new NumberWord(NumberWordKind.Tens, 2));
        Add(connectors, new NumberWord(NumberWordKind.Connector, 0));
        Add(homophones, new NumberWord(NumberWordKind.Homophone, 1));
        foreach (var (word, zeros) in scales)
        {
            table[word] = new NumberWord(NumberWordKind.Scale, zeros);
        }

        foreach (var (word, times) in repeats)
        {
            table[word] = new NumberWord(NumberWordKind.Repeat, times);
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(string[] words, NumberWord meaning)
        {
            foreach (var word in words)
            {
                table[word] = meaning;
            }
        }
    }
}
