using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using EdgeCx.Core.Delivery;
using EdgeCx.Core.Time;
using EdgeCx.Media.Rtp.Srtp;
using EdgeCx.Media.Sip.Digest;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Media.Whisper;

/// <summary>
/// Places calls that carry prompts: one signalling channel a PBX, one RTP socket a local address, one thread that paces all of them at 20 ms. Whisper and
/// intercom share it. Safe from any thread.
/// </summary>
public sealed class UserAgentClient : IAsyncDisposable
{
    private static readonly SrtpSuite Suite = SrtpSuite.All[0];
    private readonly ConcurrentDictionary<string, Task<PbxLine>> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<IPAddress, BurstSocket> _bursts = [];
    private readonly SourcePorts _ports;
    private readonly PacedSender _sender = new();
    private readonly TlsTrust _tls;
    private readonly MonotonicClock _clock;

    /// <summary>Starts the pacing thread; it sleeps while there are no legs.</summary>
    /// <param name="options">Section Whisper.</param>
    /// <param name="clock">Time.</param>
    /// <exception cref="IOException">A certificate file cannot be used; the message names it.</exception>
    public UserAgentClient(WhisperOptions options, MonotonicClock clock)
    {
        Options = options;
        _clock = clock;
        _ports = new SourcePorts(options.PortMin, options.PortMax);
        _tls = TlsTrust.TryLoad(insecure: false, OrNull(options.TrustedAuthorities), OrNull(options.Certificate), OrNull(options.CertificateKey), out var error)
            ?? throw new IOException($"Whisper: {error}");
    }

    /// <summary>Section Whisper.</summary>
    internal WhisperOptions Options { get; }

    /// <summary>Time of timers.</summary>
    internal TimeProvider Time => _clock.Provider;

    /// <summary>How late packets left, against the schedule, ms at the worst.</summary>
    public double WorstLatenessMs => _sender.Lateness.MaxMs;

    /// <summary>Packets sent by all legs, reports among them.</summary>
    public long PacketsSent
    {
        get
        {
            lock (_bursts)
            {
                return _bursts.Values.Sum(static b => b.Sent);
            }
        }
    }

    /// <summary>Places a call; its stream is in the schedule where it stands.</summary>
    /// <param name="route">Who is called.</param>
    /// <param name="headers">Header lines of the INVITE, each with its line end.</param>
    /// <param name="answerMs">How long it may take to be answered.</param>
    /// <param name="cancellation">Takes the call back.</param>
    internal async Task<PlacedCall> PlaceAsync(PromptRoute route, string headers, int answerMs, CancellationToken cancellation)
    {
        SiprecCallerOptions? options;
        PbxLine line;
        BurstSocket burst;
        try
        {
            (options, var reason) = await ResolveAsync(route, answerMs, cancellation);
            if (options is null)
            {
                return PlacedCall.Failed(reason);
            }

            line = await LineAsync(options).WaitAsync(TimeSpan.FromMilliseconds(answerMs), Time, cancellation);
        }
        catch (AuthenticationException)
        {
            return PlacedCall.Failed("tls");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return PlacedCall.Failed("unreachable");
        }
        catch (TimeoutException)
        {
            return PlacedCall.Failed("no-answer");
        }

        try
        {
            burst = BurstOf(line.Channel.Local.Address);
        }
        catch (SocketException)
        {
            return PlacedCall.Failed("no-port");
        }

        var style = new DialogStyle
        {
            User = route.User.Length > 0 ? Uri.EscapeDataString(route.User) : Options.FromUser,
            FromHost = options.TargetUri is { } uri ? uri[(uri.IndexOf('@', StringComparison.Ordinal) + 1)..] : "",
            ContentType = "application/sdp",
            InviteHeaders = "Accept: application/sdp\r\nSupported: timer\r\n" + headers,
        };
        var stream = new PromptStream(burst, route.Srtp ? Suite : null, _clock);
        var dialog = new PromptDialog(line, options, style, new DigestAccount(route.User, route.Password), stream, burst.Port);
        try
        {
            if (await dialog.PlaceAsync(cancellation) is { Length: > 0 } refusal)
            {
                stream.Dispose();
                return PlacedCall.Failed(refusal) with { RetryAfter = dialog.RetryAfter };
            }
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        _sender.Add(stream);
        return new PlacedCall(dialog, stream, "");
    }

    /// <summary>Ends what was placed: the stream leaves the schedule, the call is hung up.</summary>
    internal static async Task EndAsync(PlacedCall call)
    {
        call.Stream!.Stop();
        await call.Dialog!.HangUpAsync();
        await call.Stream.Finished;
        call.Stream.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        foreach (var opening in _lines.Values)
        {
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opening.IsCompletedSuccessfully)
            {
                await (await opening).DisposeAsync();
            }
        }

        lock (_bursts)
        {
            foreach (var burst in _bursts.Values)
            {
                burst.Dispose();
            }
        }
    }

    private static string? OrNull(string text) => text.Length > 0 ? text : null;

    private async Task<(SiprecCallerOptions? Options, string Reason)> ResolveAsync(PromptRoute route, int answerMs, CancellationToken cancellation)
    {
        if (!SipUri.TryParse(Encoding.UTF8.GetBytes(route.Address), out var uri, out _) || !uri!.IsSip || uri.User.Length == 0)
        {
            return (null, "bad-address");
        }

        var (options, _) = await SiprecTarget.ResolveAsync(route.Address, cancellation);
        if (options is null)
        {
            return (null, uri.Target.Address is null ? "unknown-host" : "bad-address");
        }

        // The Request-URI names the PBX as the site does: many know a domain, not an address.
        var host = uri.Target.Host.Contains(':', StringComparison.Ordinal) ? $"[{uri.Target.Host}]" : uri.Target.Host;
        return (options with
        {
            TargetUri = uri.Target.Port == 0 ? $"{uri.User}@{host}" : $"{uri.User}@{host}:{uri.Target.Port}",
            Tls = _tls,
            T1Ms = Options.T1Ms,
            PatienceMs = answerMs,
        }, "");
    }

    private Task<PbxLine> LineAsync(SiprecCallerOptions options)
    {
        var key = $"{options.Transport} {options.Server} {options.ServerName}";
        while (true)
        {
            var opening = _lines.GetOrAdd(key, static (_, a) => OpenAsync(a.options, a.Time), (options, Time));
            if (!opening.IsFaulted && !opening.IsCanceled && !(opening.IsCompletedSuccessfully && opening.Result.Closed.IsCompleted))
            {
                return opening;
            }

            // A connection that broke, or never came to be: the next call tries anew.
            _lines.TryRemove(new KeyValuePair<string, Task<PbxLine>>(key, opening));
        }
    }

    private static async Task<PbxLine> OpenAsync(SiprecCallerOptions options, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.TimeoutMs), time);
        try
        {
            return await PbxLine.OpenAsync(options, time, patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    private BurstSocket BurstOf(IPAddress local)
    {
        lock (_bursts)
        {
            if (!_bursts.TryGetValue(local, out var burst))
            {
                burst = new BurstSocket(local, _ports);
                _bursts[local] = burst;
                _sender.AddBurst(burst);
            }

            return burst;
        }
    }
}
