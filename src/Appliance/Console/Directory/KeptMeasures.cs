using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// Named measures as a call keeps them for as long as it is known: two arrays, a third of what a hash table of half a dozen entries takes. Looked up one after
/// the other.
/// </summary>
internal sealed class KeptMeasures : IReadOnlyDictionary<string, double>
{
    private readonly string[] _names;
    private readonly double[] _values;

    /// <summary>Copies measures.</summary>
    public KeptMeasures(IReadOnlyDictionary<string, double> measures)
    {
        _names = measures.Count == 0 ? [] : new string[measures.Count];
        _values = measures.Count == 0 ? [] : new double[measures.Count];
        var i = 0;
        foreach (var (name, value) in measures)
        {
            (_names[i], _values[i]) = (name, value);
            i++;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _names;

    /// <inheritdoc/>
    public IEnumerable<double> Values => _values;

    /// <inheritdoc/>
    public int Count => _names.Length;

    /// <inheritdoc/>
    public double this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => Array.IndexOf(_names, key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        var i = Array.IndexOf(_names, key);
        value = i < 0 ? 0 : _values[i];
        return i >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator()
    {
        for (var i = 0; i < _names.Length; i++)
        {
            yield return KeyValuePair.Create(_names[i], _values[i]);
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
