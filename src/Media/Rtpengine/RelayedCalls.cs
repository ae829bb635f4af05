using System.Collections.Concurrent;
using EdgeCx.Core.Calls;

namespace EdgeCx.Media.Rtpengine;

/// <summary>
/// By which call-id and tags a relay knows our calls. Taps note what they know; the player of prompts reads. Safe from any thread; as large as
/// the registry of calls at most, since whoever notes a call forgets it at its end.
/// </summary>
internal sealed class RelayedCalls
{
    private readonly ConcurrentDictionary<string, RelayedCall> _calls = new(StringComparer.Ordinal);

    /// <summary>Calls that are noted now.</summary>
    public int Count => _calls.Count;

    /// <summary>Notes a call, or what is known of it now.</summary>
    public void Note(RelayedCall call) => _calls[call.Call.Id.Value] = call;

    /// <summary>The call ended.</summary>
    public void Forget(Call call) => _calls.TryRemove(call.Id.Value, out _);

    /// <summary>What is known of a call; null where nothing is.</summary>
    public RelayedCall? Find(Call call) => _calls.GetValueOrDefault(call.Id.Value);
}
