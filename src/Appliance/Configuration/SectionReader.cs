using System.Collections;
using System.Globalization;
using System.Reflection;

namespace EdgeCx.Appliance.Configuration;

/// <summary>
/// Reads sections into their option records and collects every error: unknown sections and keys (a misspelt key must not pass in silence),
/// values of the wrong type, values out of range. A list that a site gives stands in place of the default one.
/// </summary>
internal sealed class SectionReader
{
    private readonly IConfiguration _configuration;
    private readonly List<string> _errors = [];
    private readonly HashSet<string> _sections = new(StringComparer.OrdinalIgnoreCase);

    public SectionReader(IConfiguration configuration) => _configuration = configuration;

    /// <summary>Everything that is wrong so far.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Reads one section.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="validate">Its own checks: errors that name key, value and what is allowed.</param>
    public T Read<T>(string name, Func<T, IEnumerable<string>> validate)
        where T : class, new()
    {
        _sections.Add(name);
        var section = _configuration.GetSection(name);
        var before = _errors.Count;
        if (section.Value is { Length: > 0 } value)
        {
            _errors.Add($"{section.Path} is '{value}'; allowed is a section of keys.");
        }

        CheckKeys(typeof(T), section);
        if (_errors.Count > before)
        {
            return new T();
        }

        var options = section.Get<T>() ?? new T();
        ReplaceLists(options, section);
        var own = validate(options).ToList();
        _errors.AddRange(own);

        // Nobody must work with what was found wrong: who looks on in spite of errors sees defaults.
        return own.Count == 0 ? options : new T();
    }

    /// <summary>Adds an error that lies between sections.</summary>
    public void Refuse(string error) => _errors.Add(error);

    /// <summary>Names sections that nobody read. Call it last.</summary>
    public void CheckSections()
    {
        // A bare key of the environment or the command line is not a section of ours.
        foreach (var section in _configuration.GetChildren().Where(s => s.GetChildren().Any()))
        {
            if (!_sections.Contains(section.Key) && !IsForeign(section.Key))
            {
                _errors.Add($"{section.Key}: no such section; allowed are {string.Join(", ", _sections.Order(StringComparer.Ordinal))}.");
            }
        }
    }

    private static bool IsForeign(string section) => section.Equals("Logging", StringComparison.OrdinalIgnoreCase);

    private void CheckKeys(Type type, IConfigurationSection section)
    {
        var properties = Settable(type).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!properties.TryGetValue(child.Key, out var property))
            {
                _errors.Add($"{child.Path}: no such key; allowed are {string.Join(", ", properties.Keys.Order(StringComparer.Ordinal))}.");
            }
            else if (ElementOf(property.PropertyType) is { } element)
            {
                CheckList(element, child);
            }
            else if (IsTable(property.PropertyType))
            {
                if (child.Value is { Length: > 0 } text)
                {
                    _errors.Add($"{child.Path} is '{text}'; allowed are keys below it, as {child.Path}:NAME.");
                }
            }
            else if (IsSection(property.PropertyType))
            {
                CheckSection(property.PropertyType, child);
            }
            else
            {
                CheckValue(property.PropertyType, child);
            }
        }
    }

    private void CheckSection(Type type, IConfigurationSection section)
    {
        if (section.Value is { Length: > 0 } text)
        {
            _errors.Add($"{section.Path} is '{text}'; allowed is a section of keys.");
        }

        CheckKeys(type, section);
    }

    private void CheckList(Type element, IConfigurationSection list)
    {
        if (list.Value is { Length: > 0 } value)
        {
            _errors.Add($"{list.Path} is '{value}'; allowed is a list: [\"{value}\"] in a file, {list.Path}:0 elsewhere.");
        }

        foreach (var entry in list.GetChildren())
        {
            if (entry.Value is null && !entry.GetChildren().Any())
            {
                _errors.Add($"{entry.Path} is null; a list has no gaps.");
            }
            else if (IsSection(element))
            {
                CheckSection(element, entry);
            }
            else
            {
                CheckValue(element, entry);
            }
        }
    }

    private void CheckValue(Type type, IConfigurationSection given)
    {
        if (given.GetChildren().Any())
        {
            _errors.Add($"{given.Path} has keys or entries below it; allowed is one value.");
        }
        else if (given.Value is { } value && !IsParsable(type, value, out var allowed))
        {
            _errors.Add($"{given.Path} is '{value}'; allowed is {allowed}.");
        }
    }

    // The binder adds to a list that is not empty; a site that names its agents must not keep ours.
    private static void ReplaceLists(object options, IConfigurationSection section)
    {
        foreach (var property in Settable(options.GetType()))
        {
            if (ElementOf(property.PropertyType) is { } element && section.GetSection(property.Name) is var list && list.Exists())
            {
                var array = element.MakeArrayType();
                property.SetValue(options, list.Get(array) ?? Array.CreateInstance(element, 0));
            }
            else if (IsSection(property.PropertyType) && property.GetValue(options) is { } inner)
            {
                ReplaceLists(inner, section.GetSection(property.Name));
            }
        }
    }

    private static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is not null);

    /// <summary>What a list holds, for the types that an array fits; null for everything else.</summary>
    private static Type? ElementOf(Type type) => type switch
    {
        { IsArray: true } => type.GetElementType(),
        { IsInterface: true, IsGenericType: true } when type.GenericTypeArguments is [var element] && type.IsAssignableFrom(element.MakeArrayType()) => element,
        _ => null,
    };

    /// <summary>A section inside of a section: an options record of ours.</summary>
    private static bool IsSection(Type type) => type.IsClass && type != typeof(string) && type.Name.EndsWith("Options", StringComparison.Ordinal);

    private static bool IsTable(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);

    private static bool IsParsable(Type type, string value, out string allowed)
    {
        var t = Nullable.GetUnderlyingType(type) ?? type;
        if (t != type && value.Length == 0)
        {
            allowed = "";
            return true;
        }

        (var ok, allowed) = t switch
        {
            _ when t == typeof(int) => (int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _), "a whole number"),
            _ when t == typeof(long) => (long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _), "a whole number"),
            _ when t == typeof(double) => (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _), "a number"),
            _ when t == typeof(bool) => (bool.TryParse(value, out _), "true or false"),
            _ when t.IsEnum => (Enum.TryParse(t, value, ignoreCase: true, out _), "one of " + string.Join(", ", Enum.GetNames(t))),
            _ => (true, ""),
        };
        return ok;
    }
}
