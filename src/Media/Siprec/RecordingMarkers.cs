using EdgeCx.Core.Calls;
using EdgeCx.Media.Sip;

namespace EdgeCx.Media.Siprec;

/// <summary>What the headers of a request say to a recording server.</summary>
internal static class RecordingMarkers
{
    /// <summary>
    /// True where the sender declares itself a recording client (RFC 7866 6.1): option tag <c>siprec</c>, or feature tag <c>+sip.src</c>, by
    /// some written <c>;src</c>, in the Contact.
    /// </summary>
    public static bool AreIn(ISipHeaders? headers)
    {
        if (headers is null)
        {
            return false;
        }

        return HasToken(headers.First("Require"), "siprec", ',')
            || HasToken(headers.First("Supported"), "siprec", ',')
            || (headers.First("Contact") is { } contact
                && (HasToken(contact, "+sip.src", ';') || HasToken(contact, "src", ';')));
    }

    /// <summary>What <c>X-EdgeCx-Notice</c> says; null where it is absent or says something else.</summary>
    public static NoticeState? Notice(ISipHeaders? headers) => headers?.First("X-EdgeCx-Notice")?.Trim().ToLowerInvariant() switch
    {
        "notified" => NoticeState.Notified,
        "objected" => NoticeState.Objected,
        _ => null,
    };

    private static bool HasToken(string? value, string token, char separator) =>
        value is not null && value.Split(separator).Any(part =>
            part.Split('=', 2)[0].Trim(' ', '\t', '>').Equals(token, StringComparison.OrdinalIgnoreCase));
}
