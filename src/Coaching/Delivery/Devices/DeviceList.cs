namespace EdgeCx.Coaching.Delivery.Devices;

/// <summary>The site's devices by agent, as one reading of the file found them. Immutable.</summary>
/// <param name="agents">Devices by agent; <c>*</c> for whoever has no entry of their own.</param>
internal sealed class DeviceList(IReadOnlyDictionary<string, IReadOnlyList<Device>> agents)
{
    /// <summary>Whoever has no entry of their own.</summary>
    public const string Everyone = "*";

    /// <summary>None.</summary>
    public static DeviceList Empty { get; } = new(new Dictionary<string, IReadOnlyList<Device>>());

    /// <summary>All devices, as they were written down.</summary>
    public IEnumerable<Device> All => agents.Values.SelectMany(d => d);

    /// <summary>How many there are.</summary>
    public int Count { get; } = agents.Values.Sum(d => d.Count);

    /// <summary>The agents who have an entry of their own.</summary>
    public IEnumerable<string> Agents => agents.Keys.Where(a => a != Everyone);

    /// <summary>
    /// The devices of an agent, their name filled in. A device whose address the name does not fit into is left out: it would be somebody else's.
    /// </summary>
    public IReadOnlyList<Device> Of(string agentId)
    {
        if (!agents.TryGetValue(agentId, out var written) && !agents.TryGetValue(Everyone, out written))
        {
            return [];
        }

        List<Device> devices = new(written.Count);
        foreach (var device in written)
        {
            if (DeviceAddress.TryFill(device.Address, agentId, out var address) && DeviceAddress.TryFill(device.User, agentId, out var user))
            {
                devices.Add(device with { Address = address, User = user });
            }
        }

        return devices;
    }
}
