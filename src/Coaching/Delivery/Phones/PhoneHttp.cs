using System.Net;
using System.Net.Http.Headers;
using System.Text;
using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Surfaces;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>
/// HTTP to one phone. It follows no redirect, uses no proxy and keeps no cookie: what is reached is the configured address and nothing else. Digest
/// (RFC 7616; MD5 and SHA-256, qop=auth) is the platform's.
/// </summary>
internal sealed class PhoneHttp : IDisposable
{
    private const int MaxBodyBytes = 4096;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    private readonly HttpClient _client;
    private readonly PhoneTrust _trust;
    private readonly AuthenticationHeaderValue? _atOnce;
    private readonly MonotonicClock _clock;

    /// <summary>Makes ready; nothing is sent.</summary>
    public PhoneHttp(Device device, PhoneLogin login, MonotonicClock clock)
    {
        _clock = clock;
        _trust = new PhoneTrust(device);
        var address = new Uri(device.Address);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = 1,
            MaxResponseHeadersLength = 16,
            PooledConnectionIdleTimeout = Idle,
            ActivityHeadersPropagator = null,
            Credentials = Answers(device, login, address),
            SslOptions = _trust.Options(),
        })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan, // Each request has its cue's deadline.
        };
        if (device.User.Length > 0 && login == PhoneLogin.BasicAtOnce)
        {
            _atOnce = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{device.User}:{device.Password}")));
        }
    }

    /// <summary>Sends a request and reads the answer.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<PhoneAnswer> SendAsync(PhoneRequest request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Path)
        {
            Content = new ByteArrayContent(request.Body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(request.ContentType) } },
        };
        message.Headers.UserAgent.ParseAdd("EdgeCx");
        message.Headers.Authorization = _atOnce;
        var sentNs = _clock.NowNs;
        try
        {
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var body = await BodyAsync(response, cancellation);
            return new PhoneAnswer((int)response.StatusCode, "", body, sentNs, _clock.NowNs);
        }
        catch (HttpRequestException e)
        {
            return new PhoneAnswer(0, ReasonOf(e), default, sentNs, 0);
        }
        catch (IOException)
        {
            return new PhoneAnswer(0, SurfaceReason.Unreachable, default, sentNs, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // Given for a scheme each: the platform answers with what stands here, and a password in clear crosses no wire without TLS.
    private static CredentialCache? Answers(Device device, PhoneLogin login, Uri address)
    {
        if (device.User.Length == 0 || login == PhoneLogin.BasicAtOnce)
        {
            return null;
        }

        var credential = new NetworkCredential(device.User, device.Password);
        var cache = new CredentialCache { { address, "Digest", credential } };
        if (login == PhoneLogin.AsChallenged && address.Scheme == Uri.UriSchemeHttps)
        {
            cache.Add(address, "Basic", credential);
        }

        return cache;
    }

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var body = new byte[MaxBodyBytes];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation);
        return body.AsMemory(0, length);
    }

    private string ReasonOf(HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => SurfaceReason.UnknownHost,
        HttpRequestError.SecureConnectionError => _trust.Refusal ?? SurfaceReason.Tls,
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded => "no-http",
        _ => SurfaceReason.Unreachable,
    };
}
