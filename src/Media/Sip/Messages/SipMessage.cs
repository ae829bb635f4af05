using System.Text;

namespace EdgeCx.Media.Sip.Messages;

/// <summary>
/// A SIP message as it was received: own octets with unfolded headers, ranges into them, and the body. What a header means is parsed when it
/// is asked for, by the small parsers beside this type.
/// </summary>
internal sealed class SipMessage : ISipHeaders
{
    private readonly byte[] _octets;
    private readonly SipHeader[] _headers;
    private readonly (int Start, int Length) _method;
    private readonly (int Start, int Length) _uri;

    private SipMessage(byte[] octets, SipHeader[] headers, (int Start, int Length) body, SipFault fault)
    {
        _octets = octets;
        _headers = headers;
        Body = octets.AsMemory(body.Start, body.Length);
        Fault = fault;
    }

    private SipMessage(
        byte[] octets, (int Start, int Length) method, (int Start, int Length) uri, SipHeader[] headers, (int Start, int Length) body, SipFault fault)
        : this(octets, headers, body, fault)
    {
        _method = method;
        _uri = uri;
        Method = SipMethods.FromName(MethodName);
    }

    /// <summary>True for a request, false for a response.</summary>
    public bool IsRequest => StatusCode == 0;

    /// <summary>The request's method; <see cref="SipMethod.Other"/> in responses.</summary>
    public SipMethod Method { get; }

    /// <summary>The method's name as sent; empty in responses.</summary>
    public ReadOnlySpan<byte> MethodName => _octets.AsSpan(_method.Start, _method.Length);

    /// <summary>The Request-URI's octets; empty in responses.</summary>
    public ReadOnlySpan<byte> UriOctets => _octets.AsSpan(_uri.Start, _uri.Length);

    /// <inheritdoc/>
    public string RequestUri => Encoding.UTF8.GetString(UriOctets);

    /// <summary>Status code of a response, 100–699; 0 for a request.</summary>
    public int StatusCode { get; private init; }

    /// <summary>The body: as long as Content-Length says, or the rest of the datagram without it.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>What is wrong with a request that the parser rejected but that can be answered.</summary>
    public SipFault Fault { get; }

    /// <summary>All headers in wire order.</summary>
    public ReadOnlySpan<SipHeader> Headers => _headers;

    /// <summary>Makes a request.</summary>
    public static SipMessage Request(
        byte[] octets, (int Start, int Length) method, (int Start, int Length) uri, SipHeader[] headers, (int Start, int Length) body, SipFault fault) =>
        new(octets, method, uri, headers, body, fault);

    /// <summary>Makes a response.</summary>
    public static SipMessage Response(byte[] octets, int statusCode, SipHeader[] headers, (int Start, int Length) body) =>
        new(octets, headers, body, default) { StatusCode = statusCode };

    /// <summary>The same request with a fault that was found outside the parser, and without a body.</summary>
    public SipMessage WithFault(SipFault fault) => new(_octets, _method, _uri, _headers, (0, 0), fault);

    /// <summary>A header's name as sent.</summary>
    public ReadOnlySpan<byte> Name(in SipHeader header) => _octets.AsSpan(header.NameStart, header.NameLength);

    /// <summary>A header's value, unfolded and trimmed.</summary>
    public ReadOnlySpan<byte> Value(in SipHeader header) => _octets.AsSpan(header.ValueStart, header.ValueLength);

    /// <summary>The value of the first header of a long name, compact forms included.</summary>
    public bool TryFind(string name, out ReadOnlySpan<byte> value)
    {
        foreach (ref readonly var header in _headers.AsSpan())
        {
            if (HeaderNames.Match(Name(header), name))
            {
                value = Value(header);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>How many header lines of this name there are.</summary>
    public int Count(string name)
    {
        var count = 0;
        foreach (ref readonly var header in _headers.AsSpan())
        {
            count += HeaderNames.Match(Name(header), name) ? 1 : 0;
        }

        return count;
    }

    /// <summary>True when a header's comma-separated values, over all its lines, hold a token, without regard to case.</summary>
    public bool Lists(string name, string token)
    {
        foreach (ref readonly var header in _headers.AsSpan())
        {
            if (!HeaderNames.Match(Name(header), name))
            {
                continue;
            }

            var elements = new HeaderElements(Value(header));
            while (elements.TryNext(out var element))
            {
                if (Ascii.EqualsIgnoreCase(element, token))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public string? First(string name)
    {
        if (name.Length == 1 && HeaderNames.Expand((byte)name[0]) is { } expanded)
        {
            name = expanded;
        }

        return TryFind(name, out var value) ? Encoding.UTF8.GetString(value) : null;
    }
}
