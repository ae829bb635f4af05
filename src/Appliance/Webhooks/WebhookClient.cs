using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Webhooks;

/// <summary>Posts one message to one endpoint, once. What the endpoint answers beyond its status is not read.</summary>
internal sealed partial class WebhookClient : IDisposable
{
    private readonly WebhookOptions _options;
    private readonly MonotonicClock _clock;
    private readonly WebhookSecret _secret;
    private readonly HttpClient _http;
    private readonly ILogger _logger;

    /// <summary>Makes a client.</summary>
    /// <exception cref="Configuration.ConfigurationException">The secret or the authorities cannot be read.</exception>
    public WebhookClient(WebhookOptions options, MonotonicClock clock, ILogger logger)
    {
        _options = options;
        _clock = clock;
        _logger = logger;
        _secret = new WebhookSecret($"SecretFile of the webhook {options.Name}", options.SecretFile);
        _http = new HttpClient(WebhookConnection.Handler(options)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Posts.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellation">The attempt's end: the appliance stops, or the message is taken back.</param>
    /// <exception cref="OperationCanceledException">The attempt was ended.</exception>
    public async Task<WebhookAttempt> PostAsync(WebhookMessage message, CancellationToken cancellation)
    {
        var key = _secret.Current(out var obstacle);
        if (obstacle is not null)
        {
            SecretStays(_logger, _options.Name, _options.SecretFile, obstacle);
        }

        var body = message.ToUtf8();
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "EdgeCx");
        request.Headers.TryAddWithoutValidation("X-EdgeCx-Event", message.Body.Name);
        request.Headers.TryAddWithoutValidation("X-EdgeCx-Delivery", message.Id);
        request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Make(key, _clock.UtcNow.ToUnixTimeSeconds(), body));

        using var late = new CancellationTokenSource(TimeSpan.FromMilliseconds(_options.TimeoutMs), _clock.Provider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return Judge(answer);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new WebhookAttempt("timeout", true, null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new WebhookAttempt(Word(e), true, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // A redirect would lead to where nobody configured; of the other refusals only those that time may heal are tried again.
    private WebhookAttempt Judge(HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode)
        {
            return default;
        }

        var mayRepeat = (int)answer.StatusCode >= 500 || answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425;
        var retryAfter = answer.Headers.RetryAfter;
        return new WebhookAttempt($"status-{(int)answer.StatusCode}", mayRepeat, retryAfter?.Delta ?? (retryAfter?.Date - _clock.UtcNow));
    }

    private static string Word(Exception e) => e.GetBaseException() switch
    {
        AuthenticationException => "tls",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "refused",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "unknown-host",
        _ when e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls",
        _ => "unreachable",
    };

    [LoggerMessage(EventId = 5602, Level = LogLevel.Warning, Message = "The webhook {Name} goes on with the key it had: {Path} changed to one {Obstacle}")]
    private static partial void SecretStays(ILogger logger, string name, string path, string obstacle);
}
