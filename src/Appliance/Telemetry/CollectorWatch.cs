using System.Globalization;

namespace EdgeCx.Appliance.Telemetry;

/// <summary>
/// Sees every request to the collector go by: counts them, and says once when the collector stops or begins to answer. What the collector
/// says is told by its status alone, what we send to it never.
/// </summary>
internal sealed partial class CollectorWatch(TelemetryOptions options, ILogger<CollectorWatch> logger, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int MaxAnswer = 64 * 1024;
    private const int Unknown = 0;
    private const int Answers = 1;
    private const int Fails = 2;
    private int _state = Unknown;
    private long _exports;
    private long _failures;

    /// <summary>Exports that the collector took.</summary>
    public long Exports => Volatile.Read(ref _exports);

    /// <summary>Exports that it did not take.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = base.Send(request, cancellationToken);
            Note(Refusal(response));
            return response;
        }
        catch (Exception e)
        {
            Note(Words(e));
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(request, cancellationToken);

            // The status of gRPC comes behind the body.
            await response.Content.LoadIntoBufferAsync(MaxAnswer, cancellationToken);
            Note(Refusal(response));
            return response;
        }
        catch (Exception e)
        {
            Note(Words(e));
            throw;
        }
    }

    private static string? Refusal(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it answers {(int)response.StatusCode}");
        }

        var status = response.TrailingHeaders.TryGetValues("grpc-status", out var trailer) ? trailer.First()
            : response.Headers.TryGetValues("grpc-status", out var header) ? header.First() : "0";
        return status == "0" ? null : $"it answers gRPC status {status}";
    }

    private static string Words(Exception e) => e is OperationCanceledException ? "no answer in time" : e.GetBaseException().Message;

    private void Note(string? failure)
    {
        var state = failure is null ? Answers : Fails;
        Interlocked.Increment(ref failure is null ? ref _exports : ref _failures);
        if (Interlocked.Exchange(ref _state, state) == state)
        {
            return;
        }

        if (failure is null)
        {
            Reached(logger, options.OtlpEndpoint, options.IntervalSeconds);
        }
        else
        {
            Lost(logger, options.OtlpEndpoint, failure, options.IntervalSeconds);
        }
    }

    [LoggerMessage(EventId = 5501, Level = LogLevel.Information, Message = "Telemetry: the collector at {Endpoint} takes what is sent, every {Seconds} s")]
    private static partial void Reached(ILogger logger, string endpoint, int seconds);

    [LoggerMessage(EventId = 5502, Level = LogLevel.Warning, Message = "Telemetry: the collector at {Endpoint} takes nothing: {Failure}. Calls are not touched by it; it is tried again every {Seconds} s, and /metrics has the figures")]
    private static partial void Lost(ILogger logger, string endpoint, string failure, int seconds);
}
