using System.Net;

namespace EdgeCx.Media.Sdp;

/// <summary>Collects a description while it is read: what comes before the first m-line belongs to the session, the rest to the last m-line.</summary>
internal sealed class SdpSessionBuilder
{
    private const int MaxCrypto = 16;
    private readonly List<SdpMedia> _media = [];
    private readonly List<SdpRtpMap> _maps = [];
    private readonly List<SdpFormatParameters> _parameters = [];
    private IPAddress? _connection;
    private SdpDirection? _direction;

    /// <summary>M-lines so far.</summary>
    public int MediaCount => _media.Count;

    /// <summary>Starts an m-line.</summary>
    public void AddMedia(string kind, int port, string protocol, List<string> formats)
    {
        CloseMedia();
        _media.Add(new SdpMedia { Kind = kind, Port = port, Protocol = protocol, Formats = [.. formats] });
    }

    /// <summary>Sets the address of the session or line.</summary>
    public void SetConnection(IPAddress? address)
    {
        if (_media.Count == 0)
        {
            _connection = address;
        }
        else
        {
            Change(m => m with { Connection = address });
        }
    }

    /// <summary>Sets the direction of the session or line. The last one counts.</summary>
    public void SetDirection(SdpDirection direction)
    {
        if (_media.Count == 0)
        {
            _direction = direction;
        }
        else
        {
            Change(m => m with { Direction = direction });
        }
    }

    /// <summary>Sets the line's label. The last one counts.</summary>
    public void SetLabel(string label) => Change(m => m with { Label = label });

    /// <summary>Sets the line's packet time, ms.</summary>
    public void SetPtime(int ms) => Change(m => m with { PtimeMs = ms });

    /// <summary>Says that RTCP may share the line's port.</summary>
    public void SetRtcpMux() => Change(m => m with { RtcpMux = true });

    /// <summary>Sets the line's RTCP port.</summary>
    public void SetRtcpPort(int port) => Change(m => m with { RtcpPort = port });

    /// <summary>Adds keys to the line. What is more than enough is passed over.</summary>
    public void AddCrypto(SdpCrypto crypto) => Change(m => m with
    {
        HasCrypto = true,
        Crypto = m.Crypto.Length < MaxCrypto ? m.Crypto.Add(crypto) : m.Crypto,
    });

    /// <summary>Says that the line brings keys that cannot be read.</summary>
    public void AddBadCrypto(Reject reject) => Change(m => m with { HasCrypto = true, BadCrypto = reject });

    /// <summary>Adds an rtpmap to the line.</summary>
    public void AddRtpMap(SdpRtpMap map)
    {
        if (_maps.Count < SdpParser.MaxFormats)
        {
            _maps.Add(map);
        }
    }

    /// <summary>Adds format parameters to the line.</summary>
    public void AddFormatParameters(SdpFormatParameters parameters)
    {
        if (_parameters.Count < SdpParser.MaxFormats)
        {
            _parameters.Add(parameters);
        }
    }

    /// <summary>The description.</summary>
    public SdpSession Build()
    {
        CloseMedia();
        return new SdpSession(_connection, _direction, [.. _media]);
    }

    private void CloseMedia()
    {
        if (_media.Count > 0)
        {
            Change(m => m with { RtpMaps = [.. _maps], FormatParameters = [.. _parameters] });
        }

        _maps.Clear();
        _parameters.Clear();
    }

    private void Change(Func<SdpMedia, SdpMedia> change)
    {
        _media[^1] = change(_media[^1]);
    }
}
