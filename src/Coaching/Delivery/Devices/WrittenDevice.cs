namespace EdgeCx.Coaching.Delivery.Devices;

/// <summary>A device as it stands in the file, before anything of it is believed.</summary>
internal sealed class WrittenDevice
{
    /// <summary>Where each key stands, bytes.</summary>
    public Dictionary<string, long> At { get; } = new(StringComparer.Ordinal);

    /// <summary>Texts by key.</summary>
    public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>Numbers by key.</summary>
    public Dictionary<string, int> Numbers { get; } = new(StringComparer.Ordinal);

    /// <summary>Yes and no by key.</summary>
    public Dictionary<string, bool> Flags { get; } = new(StringComparer.Ordinal);

    /// <summary>A text; empty where it is not there.</summary>
    public string Text(string key) => Texts.GetValueOrDefault(key, "");
}
