namespace EdgeCx.Inference.Speech.Masking;

/// <summary>Finds the stretches of a text that are numbers: written digits, digits said as words, spelt letters among them.</summary>
internal static class NumberRuns
{
    /// <summary>Digits from which on runs with one other word between them are one number.</summary>
    private const int JoinedDigits = 8;

    /// <summary>All runs of the words, in order; their edges are digits or spelt letters.</summary>
    public static List<NumberRun> Find(IReadOnlyList<TextWord> words, string language)
    {
        var meanings = words.Select(w => NumberWords.Of(w.Lower, language)).ToArray();
        var runs = new List<NumberRun>();
        for (var i = 0; i < meanings.Length; i++)
        {
            if (IsEdge(meanings[i]))
            {
                var run = Extend(meanings, i);
                if (run.Digits > 0 || run.Letters > 1)
                {
                    runs.Add(run);
                }

                i = run.Last;
            }
        }

        return Join(runs);
    }

    private static bool IsEdge(NumberWord word) =>
        word.Kind is NumberWordKind.Digits or NumberWordKind.Teen or NumberWordKind.Tens or NumberWordKind.Scale or NumberWordKind.Repeat or NumberWordKind.Letter;

    private static NumberRun Extend(NumberWord[] words, int first)
    {
        int digits = 0, letters = 0, last = first, times = 1, room = 0, pending = 0;
        var afterTens = false;
        var isAmount = false;
        for (var i = first; i < words.Length; i++)
        {
            var word = words[i];
            switch (word.Kind)
            {
                case NumberWordKind.None:
                    return new NumberRun(first, last, digits, letters);
                case NumberWordKind.Connector:
                    continue;
                case NumberWordKind.Homophone:
                    pending++;
                    continue;
                case NumberWordKind.Letter:
                    letters++;
                    break;
                case NumberWordKind.Repeat:
                    times = word.Digits;
                    break;
                case NumberWordKind.Scale:
                    // "four hundred" is three digits, whatever fills the zeros; "hundred" alone stands for one of them.
                    digits += word.Digits + (digits == 0 ? 1 : 0);
                    room = word.Digits;
                    isAmount = true;
                    break;
                default:
                    // "twenty five" may be 25 or 20 5: only within an amount is it surely the former.
                    var count = word.Digits * times;
                    var fills = isAmount && afterTens && word is { Kind: NumberWordKind.Digits, Digits: 1 } && times == 1;
                    var kept = fills ? 0 : Math.Max(0, count - room);
                    room = Math.Max(0, room - count);
                    digits += kept;
                    times = 1;
                    break;
            }

            afterTens = word.Kind == NumberWordKind.Tens;

            // Words that only sound like digits count now that something follows them.
            digits += pending;
            pending = 0;
            last = i;
        }

        return new NumberRun(first, last, digits, letters);
    }

    private static List<NumberRun> Join(List<NumberRun> runs)
    {
        for (var i = runs.Count - 2; i >= 0; i--)
        {
            var (a, b) = (runs[i], runs[i + 1]);
            if (b.First - a.Last <= 2 && a.Digits > 0 && b.Digits > 0 && a.Digits + b.Digits >= JoinedDigits)
            {
                runs[i] = new NumberRun(a.First, b.Last, a.Digits + b.Digits, a.Letters + b.Letters);
                runs.RemoveAt(i + 1);
            }
        }

        return runs;
    }
}
