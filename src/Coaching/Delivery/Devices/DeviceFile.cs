using System.Text.Json;

namespace EdgeCx.Coaching.Delivery.Devices;

/// <summary>
/// Reads <c>Delivery:DevicesFile</c>: an object of agents (or <c>*</c>), each with a list of devices. Strict: what is not understood is an error
/// with its line and key, all of them at once, for a misspelt key must not leave an agent without cues in silence.
/// </summary>
internal static class DeviceFile
{
    private const int MaxBytes = 4 << 20;
    private const int MaxAgents = 10_000;
    private const int MaxDevices = 8;
    private static readonly JsonReaderOptions Json = new() { CommentHandling = JsonCommentHandling.Skip, MaxDepth = 8 };

    /// <summary>Reads the file.</summary>
    /// <param name="options">Names it, and bounds what it may say.</param>
    /// <param name="list">The devices; empty where there are errors.</param>
    /// <param name="errors">Everything that is wrong, each with file, line, key, value and what is allowed.</param>
    public static bool TryLoad(DeliveryOptions options, out DeviceList list, out IReadOnlyList<string> errors)
    {
        list = DeviceList.Empty;
        byte[] text;
        try
        {
            text = File.ReadAllBytes(options.DevicesFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors = [$"Delivery:DevicesFile {options.DevicesFile}: {e.Message}"];
            return false;
        }

        return TryParse(text, options, out list, out errors);
    }

    /// <summary>Reads the text of the file.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, DeliveryOptions options, out DeviceList list, out IReadOnlyList<string> errors)
    {
        var problems = new DeviceProblems(options.DevicesFile);
        var agents = new Dictionary<string, IReadOnlyList<Device>>(StringComparer.Ordinal);
        list = DeviceList.Empty;
        errors = problems.All;
        if (text.Length > MaxBytes)
        {
            problems.Add(1, "", $"has {text.Length} bytes; allowed are {MaxBytes}");
            return false;
        }

        text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        problems.Take(text);
        var reader = new Utf8JsonReader(text, Json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                problems.Add(reader.TokenStartIndex, "", "is no JSON object; allowed is {\"AGENT\": [{device}, …], \"*\": […]}");
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadAgent(ref reader, options, agents, problems);
            }

            // What follows the object is an error of the reader's own.
            while (reader.Read())
            {
            }
        }
        catch (JsonException e)
        {
            problems.AddLine((int)(e.LineNumber ?? 0) + 1, "", $"is not valid JSON ({e.Message.Split(" LineNumber", 2)[0]})");
        }

        if (problems.All.Count > 0)
        {
            return false;
        }

        list = new DeviceList(agents);
        return true;
    }

    /// <summary>The files that a devices file names (passwords, authorities); none where it cannot be read.</summary>
    public static IReadOnlyList<string> PathsOf(string devicesFile)
    {
        List<string> paths = [];
        try
        {
            var reader = new Utf8JsonReader(File.ReadAllBytes(devicesFile), Json);
            var isPath = false;
            while (reader.Read())
            {
                if (isPath && reader.TokenType == JsonTokenType.String)
                {
                    paths.Add(reader.GetString()!);
                }

                isPath = reader.TokenType == JsonTokenType.PropertyName && (reader.ValueTextEquals("passwordFile") || reader.ValueTextEquals("caFile"));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // Whoever reads the file in earnest says what is wrong with it.
        }

        return paths;
    }

    private static void ReadAgent(ref Utf8JsonReader reader, DeliveryOptions options, Dictionary<string, IReadOnlyList<Device>> agents, DeviceProblems problems)
    {
        var agent = reader.GetString()!;
        var at = reader.TokenStartIndex;
        if (agent.Length is 0 or > 128 || agent.Any(char.IsControl))
        {
            problems.Add(at, agent, "is no agent; allowed are the agent's name as calls show it (1 to 128 characters), or * for all others");
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            problems.Add(reader.TokenStartIndex, agent, "is no list; allowed is [{device}, …]");
            reader.Skip();
            return;
        }

        List<Device> devices = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var key = $"{agent}[{devices.Count}]";
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                problems.Add(reader.TokenStartIndex, key, "is no device; allowed is {\"surface\": …, \"address\": …}");
                reader.Skip();
                continue;
            }

            devices.Add(DeviceReader.Read(ref reader, key, options, problems));
        }

        if (devices.Count > MaxDevices)
        {
            problems.Add(at, agent, $"has {devices.Count} devices; allowed are {MaxDevices}");
        }

        if (agents.Count >= MaxAgents || !agents.TryAdd(agent, devices))
        {
            problems.Add(at, agent, agents.ContainsKey(agent) ? "is there twice; allowed is each agent once" : $"is one too many; allowed are {MaxAgents} agents");
        }
    }
}
