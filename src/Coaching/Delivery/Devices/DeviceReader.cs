using System.Text.Json;

namespace EdgeCx.Coaching.Delivery.Devices;

/// <summary>Reads one device of the file: each key once, each of the right type; what the values mean is <see cref="DeviceRules"/>' to check.</summary>
internal static class DeviceReader
{
    private static readonly string[] Keys =
    [
        "surface", "address", "user", "passwordFile", "passwordEnvironment", "language", "tlsPin", "caFile", "beep", "deadlineMs", "ratePerMinute", "proxy", "srtp", "secondDevice",
    ];

    /// <summary>Reads from the start of an object to its end.</summary>
    public static Device Read(ref Utf8JsonReader reader, string where, DeliveryOptions options, DeviceProblems problems)
    {
        var start = reader.TokenStartIndex;
        var device = new WrittenDevice();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            var name = $"{where}.{key}";
            var at = reader.TokenStartIndex;
            reader.Read();
            if (!Keys.Contains(key, StringComparer.Ordinal))
            {
                problems.Add(at, name, key == "password"
                    ? "is not allowed: a password does not stand in this file; give passwordFile or passwordEnvironment"
                    : $"is no key; allowed are {string.Join(", ", Keys)}");
                reader.Skip();
                continue;
            }

            if (!device.At.TryAdd(key, at))
            {
                problems.Add(at, name, "is there twice; allowed is each key once");
            }

            Take(ref reader, key, name, device, problems);
        }

        return DeviceRules.Check(device, start, where, options, problems);
    }

    private static void Take(ref Utf8JsonReader reader, string key, string name, WrittenDevice device, DeviceProblems problems)
    {
        switch (key)
        {
            case "beep" or "srtp" or "secondDevice" when reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                device.Flags[key] = reader.GetBoolean();
                break;
            case "beep" or "srtp" or "secondDevice":
                problems.Add(reader.TokenStartIndex, name, "is neither true nor false");
                reader.Skip();
                break;
            case "deadlineMs" or "ratePerMinute" when reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number):
                device.Numbers[key] = number;
                break;
            case "deadlineMs" or "ratePerMinute":
                problems.Add(reader.TokenStartIndex, name, "is no whole number");
                reader.Skip();
                break;
            case var _ when reader.TokenType == JsonTokenType.String:
                device.Texts[key] = reader.GetString()!;
                break;
            default:
                problems.Add(reader.TokenStartIndex, name, "is no text; allowed is a string");
                reader.Skip();
                break;
        }
    }
}
