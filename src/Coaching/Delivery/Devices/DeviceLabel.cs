namespace EdgeCx.Coaching.Delivery.Devices;

/// <summary>What a device is called in logs and in what a person reads: never an address.</summary>
internal static class DeviceLabel
{
    /// <summary>The label.</summary>
    public static string Of(string surface, string agentId) => $"{surface} of agent {agentId}";
}
