using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeCx.Core.Time;

/// <summary>Processors by number, as the kernel writes them (<c>0,2-3</c>: cpuset(7), "List format"). Empty: wherever the scheduler likes.</summary>
public sealed partial class ProcessorList
{
    /// <summary>The highest number that can be written, as in glibc's <c>cpu_set_t</c>.</summary>
    public const int Highest = 1023;

    private const int BitsPerWord = 64;

    private readonly ulong[] _words;

    private ProcessorList(ulong[] words) => _words = words;

    /// <summary>No processor named.</summary>
    public static ProcessorList Any { get; } = new(new ulong[(Highest + 1) / BitsPerWord]);

    /// <summary>True where none is named.</summary>
    public bool IsAny => Count == 0;

    /// <summary>How many are named.</summary>
    public int Count => _words.Sum(static w => BitOperations.PopCount(w));

    /// <summary>Their numbers, rising.</summary>
    public IEnumerable<int> Numbers => Enumerable.Range(0, Highest + 1).Where(Has);

    /// <summary>Reads a list; false where it is none. Blanks around it are allowed, the empty text is <see cref="Any"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ProcessorList list)
    {
        list = Any;
        text = text.Trim();
        if (text.IsEmpty)
        {
            return true;
        }

        var words = new ulong[Any._words.Length];
        foreach (var part in text.Split(','))
        {
            if (!TryParseRange(text[part], out var first, out var last))
            {
                return false;
            }

            for (var number = first; number <= last; number++)
            {
                words[number / BitsPerWord] |= 1UL << (number % BitsPerWord);
            }
        }

        list = new ProcessorList(words);
        return true;
    }

    /// <summary>One processor.</summary>
    public static ProcessorList Of(int number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)number, (uint)Highest);
        var words = new ulong[Any._words.Length];
        words[number / BitsPerWord] = 1UL << (number % BitsPerWord);
        return new ProcessorList(words);
    }

    /// <summary>Where this process may run: all processors, or fewer in a container or under <c>CPUAffinity</c>. Empty where the system does not tell.</summary>
    public static ProcessorList OfThisProcess()
    {
        var words = new ulong[Any._words.Length];
        return OperatingSystem.IsLinux() && GetAffinity(Environment.ProcessId, (nuint)(words.Length * sizeof(ulong)), words) == 0
            ? new ProcessorList(words)
            : Any;
    }

    /// <summary>Where the calling thread may run. Empty where the system does not tell.</summary>
    public static ProcessorList OfThisThread()
    {
        var words = new ulong[Any._words.Length];
        return OperatingSystem.IsLinux() && GetAffinity(0, (nuint)(words.Length * sizeof(ulong)), words) == 0 ? new ProcessorList(words) : Any;
    }

    /// <summary>True where every processor of this list is in the other.</summary>
    public bool IsWithin(ProcessorList other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < _words.Length; i++)
        {
            if ((_words[i] & ~other._words[i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Keeps the calling thread on these processors; false where the system does not allow it, and then nothing changes. Nothing for <see cref="Any"/>.</summary>
    public bool TryTake() => IsAny || (OperatingSystem.IsLinux() && SetAffinity(0, (nuint)(_words.Length * sizeof(ulong)), _words) == 0);

    /// <summary>The list as the kernel writes it; empty for <see cref="Any"/>.</summary>
    public override string ToString()
    {
        var ranges = new List<string>();
        for (var number = 0; number <= Highest; number++)
        {
            var first = number;
            while (number <= Highest && Has(number))
            {
                number++;
            }

            if (number > first)
            {
                ranges.Add(number - first == 1 ? Text(first) : Text(first) + "-" + Text(number - 1));
            }
        }

        return string.Join(',', ranges);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool TryParseRange(ReadOnlySpan<char> text, out int first, out int last)
    {
        var dash = text.IndexOf('-');
        last = 0;
        if (dash < 0)
        {
            var isNumber = TryParseNumber(text, out first);
            last = first;
            return isNumber;
        }

        return TryParseNumber(text[..dash], out first) && TryParseNumber(text[(dash + 1)..], out last) && first <= last;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= Highest;

    // The system calls' own wrappers answer 0; a mask longer than the kernel's is cut there.
    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint bytes, ulong[] mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint bytes, ulong[] mask);

    private bool Has(int number) => (_words[number / BitsPerWord] & (1UL << (number % BitsPerWord))) != 0;
}
