using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EdgeCx.Core.Cues;

namespace EdgeCx.Core.Events;

/// <summary>Writes events as the contract's JSON: camelCase names, enums as lower-case words (cue kinds keep their capitals).</summary>
public static class EventJson
{
    // An estimate has some 400, the end of a call up to 2000.
    private const int InitialOctets = 2048;

    /// <summary>Options that every surface uses for events and API answers.</summary>
    public static JsonSerializerOptions Options { get; } = Build();

    /// <summary>Writes one event as UTF-8 JSON. Nothing of it stays behind: the serializer's own buffers are shared and outlive an erasure.</summary>
    public static byte[] ToUtf8(CallEvent callEvent)
    {
        var buffer = new ArrayBufferWriter<byte>(InitialOctets);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Options.Encoder }))
        {
            JsonSerializer.Serialize(json, callEvent, callEvent.GetType(), Options);
        }

        var octets = buffer.WrittenSpan.ToArray();
        buffer.Clear();
        return octets;
    }

    private static JsonSerializerOptions Build()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict,
            DictionaryKeyPolicy = JsonNamingPolicy.CamelCase,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatIsNotData } },
        };
        options.Converters.Add(new JsonStringEnumConverter<CueKind>());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        return options;
    }

    // The name is the stream's event field; what an event rests on is ours to know. [JsonIgnore] on a property does not reach its overrides.
    private static void LeaveOutWhatIsNotData(JsonTypeInfo type)
    {
        if (!type.Type.IsAssignableTo(typeof(CallEvent)))
        {
            return;
        }

        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].Name is "name" or "isFromEmotion" or "holdsWords")
            {
                type.Properties.RemoveAt(i);
            }
        }
    }
}
