namespace EdgeCx.Coaching.Policy.Files;

/// <summary>
/// Reads the keys of one section of a site's file, over the values that stand without it. What is wrong is told with its line and what is
/// allowed, and the value that stands without it is given; a key that nobody asked for is an error at the end.
/// </summary>
internal sealed class SiteSection
{
    private readonly SiteNode _node;
    private readonly SiteErrors _errors;
    private readonly List<string> _asked = [];

    /// <summary>Begins to read a section.</summary>
    public SiteSection(SiteNode node, SiteErrors errors)
    {
        _node = node;
        _errors = errors;
        if (node.Kind != SiteNodeKind.Section)
        {
            errors.Add(node, $"is {node.Shown}; allowed is a section of keys");
        }
    }

    /// <summary>The section itself.</summary>
    public SiteNode Node => _node;

    /// <summary>The value of a key; null where it is not given.</summary>
    public SiteNode? Take(string key)
    {
        _asked.Add(key);
        foreach (var (name, node) in _node.Members)
        {
            if (name == key)
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>A section below; null where it is not given.</summary>
    public SiteSection? Section(string key) => Take(key) is { } node ? new SiteSection(node, _errors) : null;

    /// <summary>A number in a range.</summary>
    public double Number(string key, double otherwise, double min, double max) =>
        Take(key) is { } node ? NumberOf(node, otherwise, min, max, isWhole: false) : otherwise;

    /// <summary>A whole number in a range.</summary>
    public int Whole(string key, int otherwise, int min, int max) =>
        Take(key) is { } node ? (int)NumberOf(node, otherwise, min, max, isWhole: true) : otherwise;

    /// <summary>true or false.</summary>
    public bool Flag(string key, bool otherwise)
    {
        if (Take(key) is not { } node)
        {
            return otherwise;
        }

        if (node.Kind == SiteNodeKind.Flag)
        {
            return node.Flag;
        }

        _errors.Add(node, $"is {node.Shown}; allowed are true and false");
        return otherwise;
    }

    /// <summary>One of some words.</summary>
    public T Word<T>(string key, T otherwise, IReadOnlyDictionary<string, T> allowed) =>
        Take(key) is { } node ? WordOf(node, otherwise, allowed) : otherwise;

    /// <summary>A list of some words.</summary>
    public IReadOnlyList<T> Words<T>(string key, IReadOnlyList<T> otherwise, IReadOnlyDictionary<string, T> allowed)
    {
        if (Take(key) is not { } node)
        {
            return otherwise;
        }

        if (node.Kind != SiteNodeKind.List)
        {
            _errors.Add(node, $"is {node.Shown}; allowed is a list of {string.Join(", ", allowed.Keys)}");
            return otherwise;
        }

        return [.. node.Items.Select(item => WordOf(item, default!, allowed))];
    }

    /// <summary>A pair of numbers, the lower first.</summary>
    public (double Low, double High) Pair(string key, (double Low, double High) otherwise, double min, double max)
    {
        if (Take(key) is not { } node)
        {
            return otherwise;
        }

        if (node is not { Kind: SiteNodeKind.List, Items: [var first, var second] })
        {
            _errors.Add(node, $"is {node.Shown}; allowed is a list of two numbers, [lowest, highest]");
            return otherwise;
        }

        var (low, high) = (NumberOf(first, otherwise.Low, min, max, false), NumberOf(second, otherwise.High, min, max, false));
        if (low > high)
        {
            _errors.Add(node, FormattableString.Invariant($"is [{low}, {high}]; allowed is the lower first"));
        }

        return (low, high);
    }

    /// <summary>A text that is not empty; null where none is given.</summary>
    public string? Text(string key, int maxLength)
    {
        if (Take(key) is not { } node)
        {
            return null;
        }

        if (node.Kind == SiteNodeKind.Text && node.Text.Length > 0 && node.Text.Length <= maxLength)
        {
            return node.Text;
        }

        _errors.Add(node, $"is {node.Shown}; allowed is a text of 1 to {maxLength} characters");
        return null;
    }

    /// <summary>Says that a value breaks a rule of its own.</summary>
    public void Refuse(string key, string what) => _errors.Add(Take(key)?.Line ?? _node.Line, _node.Path.Length == 0 ? key : $"{_node.Path}.{key}", what);

    /// <summary>Names the keys that nobody asked for.</summary>
    public void Done()
    {
        foreach (var (name, node) in _node.Members)
        {
            if (!_asked.Contains(name, StringComparer.Ordinal))
            {
                _errors.Add(node, $"no such key; allowed are {string.Join(", ", _asked.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}");
            }
        }
    }

    private T WordOf<T>(SiteNode node, T otherwise, IReadOnlyDictionary<string, T> allowed)
    {
        if (node.Kind == SiteNodeKind.Text && allowed.TryGetValue(node.Text, out var word))
        {
            return word;
        }

        _errors.Add(node, $"is {node.Shown}; allowed are {string.Join(", ", allowed.Keys)}");
        return otherwise;
    }

    private double NumberOf(SiteNode node, double otherwise, double min, double max, bool isWhole)
    {
        if (node.Kind == SiteNodeKind.Number && node.Number >= min && node.Number <= max && (!isWhole || double.IsInteger(node.Number)))
        {
            return node.Number;
        }

        _errors.Add(node, FormattableString.Invariant($"is {node.Shown}; allowed is a {(isWhole ? "whole " : "")}number from {min} to {max}"));
        return otherwise;
    }
}
