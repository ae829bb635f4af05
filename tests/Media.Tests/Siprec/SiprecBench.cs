using System.Text;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Siprec;
using EdgeCx.Tests.Shared;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Tests.Siprec;

/// <summary>A SIPREC server with everything around it that a test wants to see.</summary>
internal sealed class SiprecBench : IDisposable, ILogger<SiprecServer>
{
    private readonly BoundedQueue<AudioWindow> _windows = new("windows", 16);
    private readonly WindowPool _pool = new(2, 8);

    public SiprecBench(RolesOptions? roles = null, SiprecPolicy? policy = null, int capacity = 4, int queue = 256)
    {
        Signals = new BoundedQueue<ConversationSignal>("signals", queue);
        Registry = new CallRegistry(capacity);
        var outlet = new MediaOutlet(_windows, Signals, _pool, _pool, Metrics);
        Server = new SiprecServer(
            Registry,
            Ports,
            outlet,
            new RoleRules(roles ?? new RolesOptions { AgentPatterns = ["2*"], CustomerPatterns = ["*"] }),
            policy ?? new SiprecPolicy(),
            new MonotonicClock(Time),
            this);
    }

    public ManualTimeProvider Time { get; } = new();

    public FlowMetrics Metrics { get; } = new();

    public BoundedQueue<ConversationSignal> Signals { get; }

    public CallRegistry Registry { get; }

    public FakeMediaPorts Ports { get; } = new();

    public SiprecServer Server { get; }

    public List<string> LogLines { get; } = [];

    public FakeDialog Dialog { get; } = new();

    public Call Call => Registry.Calls.Single();

    public SessionAnswer Invite(string body, string contentType = "", FakeDialog? dialog = null, params (string, string)[] headers) =>
        Server.OnInvite(dialog ?? Dialog, Request(body, contentType, headers));

    public SessionAnswer Reinvite(string body, params (string, string)[] headers) => Server.OnReinvite(Dialog, Request(body, "", headers));

    public SessionAnswer Update(string body, params (string, string)[] headers) => Server.OnUpdate(Dialog, Request(body, "", headers));

    public void End(SessionEnd end, FakeDialog? dialog = null, string body = "") => Server.OnEnded(dialog ?? Dialog, end, Request(body, "", []));

    /// <summary>All signals so far, as short words: <c>started</c>, <c>1 Customer Waiting</c>, <c>ended bye</c>, <c>call changed</c>.</summary>
    public List<string> Drain()
    {
        var words = new List<string>();
        while (Signals.TryDequeue(out var signal))
        {
            words.Add(signal.Kind switch
            {
                SignalKind.CallStarted => "started",
                SignalKind.LegChanged => $"{signal.Leg!.Label} {signal.Leg.Role} {signal.Leg.State}",
                SignalKind.CallEnded => "ended " + signal.Text,
                SignalKind.CallChanged => "call changed",
                _ => signal.Kind.ToString(),
            });
        }

        return words;
    }

    public void Tick(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        Server.Tick(new MonotonicClock(Time).NowNs);
    }

    public static string Text(SessionAnswer answer) => Encoding.ASCII.GetString(answer.Body ?? []);

    public static SessionRequest Request(string body, string contentType, (string, string)[] headers) =>
        new(new FakeHeaders(headers), contentType, Encoding.UTF8.GetBytes(body));

    public void Dispose()
    {
        Signals.Dispose();
        _windows.Dispose();
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        LogLines.Add(formatter(state, exception));
}
