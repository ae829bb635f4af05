using System.Text;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Sip.Agent;

/// <summary>
/// Method, Request-URI, Require and content of a request, in the order of RFC 3261 8.2, as a user agent that is neither registrar nor proxy looks
/// at them. Pure.
/// </summary>
internal static class RequestGate
{
    /// <summary>Option tags that may be required. 100rel is understood: we send no provisional response, so none need be reliable.</summary>
    public const string Supported = "siprec, timer, 100rel";

    /// <summary>Body types that may be offered.</summary>
    public const string Accept = "application/sdp, multipart/mixed, application/rs-metadata+xml, application/rs-metadata";

    private static readonly string[] OptionTags = ["siprec", "timer", "100rel"];
    private static readonly string[] DigitTypes = ["application/dtmf-relay", "application/dtmf", "application/hook-flash"];

    /// <summary>The fault of a request, and the header that explains it (empty name for none).</summary>
    public static (SipFault Fault, string Name, string Value) Check(SipRequest request)
    {
        if (request.Method == SipMethod.Other)
        {
            return (new SipFault(405, StatusPhrases.Of(405)), "Allow", SipMethods.Allow);
        }

        if (!SipUri.TryParse(request.Message.UriOctets, out var uri, out _) || uri!.HasHeaders)
        {
            return (new SipFault(400, "Request-URI malformed"), "", "");
        }

        if (!uri.IsSip && uri.Scheme != "tel")
        {
            return (new SipFault(416, StatusPhrases.Of(416)), "", "");
        }

        // ACK and CANCEL are never refused for an extension (RFC 3261 8.2.2.3).
        if (request.Method != SipMethod.Cancel && Unsupported(request.Message) is { Length: > 0 } unsupported)
        {
            return (new SipFault(420, StatusPhrases.Of(420)), "Unsupported", unsupported);
        }

        return CheckContent(request);
    }

    private static string Unsupported(SipMessage message)
    {
        var unknown = new List<string>();
        foreach (ref readonly var header in message.Headers)
        {
            if (!HeaderNames.Match(message.Name(header), HeaderNames.Require))
            {
                continue;
            }

            var elements = new HeaderElements(message.Value(header));
            while (elements.TryNext(out var element))
            {
                var tag = Encoding.Latin1.GetString(element);
                if (tag.Length > 0 && !OptionTags.Contains(tag, StringComparer.OrdinalIgnoreCase))
                {
                    unknown.Add(tag);
                }
            }
        }

        return string.Join(", ", unknown);
    }

    private static (SipFault Fault, string Name, string Value) CheckContent(SipRequest request)
    {
        var message = request.Message;
        var unsupported = new SipFault(415, StatusPhrases.Of(415));
        if (request.Method == SipMethod.Info)
        {
            return CheckInfo(message, unsupported);
        }

        if (request.Method is not (SipMethod.Invite or SipMethod.Update))
        {
            return default;
        }

        var disposition = message.First(HeaderNames.ContentDisposition) ?? "";
        if (message.Body.Length > 0 && !disposition.Contains("handling=optional", StringComparison.OrdinalIgnoreCase))
        {
            if (message.First(HeaderNames.ContentEncoding) is { Length: > 0 } encoding
                && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                return (unsupported, "Accept-Encoding", "identity");
            }

            if (message.First(HeaderNames.ContentType) is { Length: > 0 } type && !IsSessionType(type))
            {
                return (unsupported, "Accept", Accept);
            }
        }

        return AcceptsOurAnswer(message) ? default : (new SipFault(406, "Our answer would be application/sdp"), "", "");
    }

    /// <summary>INFO without a package is taken for the old DTMF use; its digits are not for us (RFC 6086 8.4).</summary>
    private static (SipFault Fault, string Name, string Value) CheckInfo(SipMessage message, SipFault unsupported)
    {
        if (message.TryFind(HeaderNames.InfoPackage, out _))
        {
            return (new SipFault(469, StatusPhrases.Of(469)), "Recv-Info", "");
        }

        var type = MediaType(message.First(HeaderNames.ContentType) ?? "");
        return message.Body.Length == 0 || DigitTypes.Contains(type, StringComparer.OrdinalIgnoreCase)
            ? default
            : (unsupported, "Accept", string.Join(", ", DigitTypes));
    }

    private static bool IsSessionType(string contentType)
    {
        var type = MediaType(contentType);
        return type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/sdp", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/rs-metadata+xml", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/rs-metadata", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A missing or empty Accept is application/sdp (RFC 3261 20.1); multipart hides SDP, so it is taken for yes.</summary>
    private static bool AcceptsOurAnswer(SipMessage message)
    {
        var any = false;
        foreach (ref readonly var header in message.Headers)
        {
            if (!HeaderNames.Match(message.Name(header), HeaderNames.Accept))
            {
                continue;
            }

            var elements = new HeaderElements(message.Value(header));
            while (elements.TryNext(out var element))
            {
                var type = MediaType(Encoding.Latin1.GetString(element));
                if (type is "*/*" || type.Equals("application/*", StringComparison.OrdinalIgnoreCase) || IsSessionType(type))
                {
                    return true;
                }

                any |= type.Length > 0;
            }
        }

        return !any;
    }

    private static string MediaType(string value)
    {
        var semicolon = value.IndexOf(';', StringComparison.Ordinal);
        return (semicolon < 0 ? value : value[..semicolon]).Trim();
    }
}
