using System.Collections.Immutable;

namespace EdgeCx.Core.Calls;

/// <summary>
/// What was decided about a call while it lasted, for the record: notice states with their means, and pauses. Bounded: of more the middle goes, since
/// what came first and what holds now matter most. Written under its call's lock, read by anyone.
/// </summary>
internal sealed class CallHistory
{
    /// <summary>Most entries kept of each.</summary>
    public const int MaxEntries = 64;

    private ImmutableArray<NoticeStep> _notices = [];
    private ImmutableArray<CallPause> _pauses = [];

    /// <summary>Notice states, oldest first.</summary>
    public ImmutableArray<NoticeStep> Notices => _notices;

    /// <summary>Pauses, oldest first.</summary>
    public ImmutableArray<CallPause> Pauses => _pauses;

    /// <summary>Adds a notice state.</summary>
    public void Add(in NoticeStep step) => Set(ref _notices, Append(_notices, step));

    /// <summary>A pause begins.</summary>
    public void BeginPause(double? atMs, DateTimeOffset atUtc) => Set(ref _pauses, Append(_pauses, new CallPause(atMs, null, atUtc, null)));

    /// <summary>The last pause ends.</summary>
    public void EndPause(double? atMs, DateTimeOffset atUtc)
    {
        if (_pauses is [.., { ToUtc: null } last])
        {
            Set(ref _pauses, _pauses.SetItem(_pauses.Length - 1, last with { ToMs = atMs, ToUtc = atUtc }));
        }
    }

    private static ImmutableArray<T> Append<T>(ImmutableArray<T> entries, T entry) =>
        (entries.Length < MaxEntries ? entries : entries.RemoveAt(MaxEntries / 2)).Add(entry);

    private static void Set<T>(ref ImmutableArray<T> place, ImmutableArray<T> value) => ImmutableInterlocked.InterlockedExchange(ref place, value);
}
