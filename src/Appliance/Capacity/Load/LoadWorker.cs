using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Appliance.Capacity.Load;

/// <summary>
/// The load generator's own process: takes a command a line from standard input (<c>calls N RAMP</c>, <c>mark</c>, <c>report</c>, and <c>stop</c>, which
/// cuts the one before it short), answers each with one line of JSON, and hangs up all calls when its input ends.
/// </summary>
internal sealed class LoadWorker : IAsyncDisposable
{
    /// <summary>The command that cuts the one before it short.</summary>
    public const string Stop = "stop";

    private readonly SiprecCaller _caller;
    private readonly LoadCalls _calls;
    private readonly EventDrain _events = new();
    private readonly StallProbe _probe = new(onEachProcessor: true);
    private readonly LatencySnapshot _marked = new();
    private readonly LatencySnapshot _interval = new();
    private readonly Lock _gate = new();
    private CancellationTokenSource _command = new();
    private int _stops;

    private LoadWorker(SiprecCaller caller, IReadOnlyList<CallAudio> audio)
    {
        _caller = caller;
        _calls = new LoadCalls(caller, audio);
    }

    /// <summary>Connects to the appliance.</summary>
    /// <exception cref="IOException">A recording cannot be read.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The appliance does not take the connection.</exception>
    public static async Task<LoadWorker> OpenAsync(LoadTarget target, CancellationToken cancellation)
    {
        List<CallAudio> audio = [];
        foreach (var clip in target.Clips)
        {
            audio.Add(CallAudioFiles.TryLoad(clip.Customer, clip.Agent, Console.Error.WriteLine, out var error) ?? throw new IOException(error));
        }

        var options = new SiprecCallerOptions(target.Sip, SignallingTransport.Tcp) { SendsBursts = true };
        var worker = new LoadWorker(await SiprecCaller.OpenAsync(options, TimeProvider.System, cancellation), audio);
        await worker._events.OpenAsync(target.Console, cancellation);
        return worker;
    }

    /// <summary>Serves commands until the input ends.</summary>
    public async Task ServeAsync(TextReader commands, TextWriter answers)
    {
        var lines = Channel.CreateUnbounded<string>();
        var reading = Task.Run(async () =>
        {
            while (await commands.ReadLineAsync() is { } line)
            {
                if (line == Stop)
                {
                    CutShort();
                }

                lines.Writer.TryWrite(line);
            }

            // Whoever commands us is gone, or in a hurry.
            CutShort();
            lines.Writer.Complete();
        });
        await AnswerAsync(answers, State());
        await foreach (var line in lines.Reader.ReadAllAsync())
        {
            await AnswerAsync(answers, await ObeyAsync(line));
        }

        await reading;
        await _calls.BringToAsync(0, 1, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        await _caller.DisposeAsync();
        _probe.Dispose();
        _command.Dispose();
    }

    private static async Task AnswerAsync(TextWriter answers, LoadState state)
    {
        await answers.WriteLineAsync(JsonSerializer.Serialize(state, EventJson.Options));
        await answers.FlushAsync();
    }

    private async Task<LoadState> ObeyAsync(string line)
    {
        switch (line.Split(' '))
        {
            case ["calls", var calls, var ramp]:
                await _calls.BringToAsync(int.Parse(calls, CultureInfo.InvariantCulture), double.Parse(ramp, CultureInfo.InvariantCulture), Begin());
                return State();
            case ["mark"]:
                _marked.Take(_caller.Sender.Lateness);
                _probe.Take();
                return State();
            case [Stop]:
                lock (_gate)
                {
                    _stops--;
                }

                return State();
            case ["report"]:
                return State();
            default:
                return State() with { Error = $"'{line}' is no command" };
        }
    }

    // A stop may be read before the command that it is for has begun.
    private CancellationToken Begin()
    {
        lock (_gate)
        {
            _command.Dispose();
            _command = new CancellationTokenSource();
            if (_stops > 0)
            {
                _command.Cancel();
            }

            return _command.Token;
        }
    }

    private void CutShort()
    {
        lock (_gate)
        {
            _stops++;
            _command.Cancel();
        }
    }

    private LoadState State()
    {
        _interval.Take(_caller.Sender.Lateness);
        _interval.SetDifference(_interval, _marked);
        return new LoadState
        {
            Live = _calls.Live,
            Cut = _calls.Cut,
            Sent = _caller.BurstPackets,
            Failed = _caller.BurstPacketsFailed,
            Failures = _calls.Failures,
            LateP50Ms = _interval.PercentileMs(0.5),
            LateP99Ms = _interval.PercentileMs(0.99),
            LateMaxMs = _interval.MaxMs,
            EventBytes = _events.Bytes,
            Stalls = _probe.Take(),
        };
    }
}
