using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.DryRun;

/// <summary>Keeps what one set of rules does, by call: shown, held back, length.</summary>
internal sealed class DryRunSink : ICallEventSink
{
    private readonly Dictionary<string, Kept> _calls = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "dry-run";

    /// <inheritdoc/>
    public bool TryPublish(CallEvent callEvent)
    {
        switch (callEvent)
        {
            case CueOpened e:
                Of(e).Opened.Add(e);
                break;
            case CueDropped e:
                Of(e).Dropped.Add(e);
                break;
            case CallEnded e:
                Of(e).DurationMs = e.DurationMs;
                break;
        }

        return true;
    }

    /// <summary>What was kept of a call.</summary>
    public Kept Of(string callId) => _calls.GetValueOrDefault(callId) ?? new Kept();

    private Kept Of(CallEvent callEvent)
    {
        if (!_calls.TryGetValue(callEvent.CallId, out var kept))
        {
            _calls[callEvent.CallId] = kept = new Kept();
        }

        return kept;
    }

    /// <summary>What is kept of a call.</summary>
    internal sealed class Kept
    {
        /// <summary>Cues shown.</summary>
        public List<CueOpened> Opened { get; } = [];

        /// <summary>Cues held back.</summary>
        public List<CueDropped> Dropped { get; } = [];

        /// <summary>Length, ms.</summary>
        public double DurationMs { get; set; }
    }
}
