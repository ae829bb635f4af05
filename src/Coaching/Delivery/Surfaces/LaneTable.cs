using System.Collections.Concurrent;
using EdgeCx.Coaching.Delivery.Devices;

namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>
/// The lanes of each agent, made when they are first asked for. When the site's list changes, lanes of devices that stayed the same stay, with
/// what waits in them and what their breakers know; the others end.
/// </summary>
/// <remarks><see cref="Of"/> is for the conversation thread; what is read for health and metrics, for any.</remarks>
internal sealed class LaneTable : IAsyncDisposable
{
    // A line a name: a peer that makes a name up for each call must not fill the memory. No site has so many agents on one appliance.
    private const int MaxAgents = 4096;

    private readonly DeviceStore _devices;
    private readonly Func<Device, string, DeviceLane> _make;
    private readonly ConcurrentDictionary<string, Entry> _agents = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Task> _leaving = new();

    /// <summary>Makes a table.</summary>
    /// <param name="devices">The site's list.</param>
    /// <param name="make">Makes the lane of one device for one agent.</param>
    public LaneTable(DeviceStore devices, Func<Device, string, DeviceLane> make)
    {
        _devices = devices;
        _make = make;
    }

    /// <summary>Devices whose breaker is open, for a person.</summary>
    public IEnumerable<string> Broken => Lanes.Where(l => l.Breaker.IsOpen).Select(l => $"{l.Label} ({l.Breaker.LastReason})");

    private IEnumerable<DeviceLane> Lanes => _agents.Values.SelectMany(e => e.Lanes);

    /// <summary>The lanes of an agent: the same list for as long as the site's list stays the same.</summary>
    public IReadOnlyList<DeviceLane> Of(string agentId)
    {
        var list = _devices.Current;
        if (_agents.TryGetValue(agentId, out var entry) && ReferenceEquals(entry.Source, list))
        {
            return entry.Lanes;
        }

        var wanted = list.Of(agentId);
        if (entry is null && (wanted.Count == 0 || _agents.Count >= MaxAgents))
        {
            return [];
        }

        var before = entry?.Lanes ?? [];
        DeviceLane[] lanes = [.. wanted.Select(device => before.FirstOrDefault(l => l.Device == device) ?? _make(device, agentId))];
        foreach (var left in before.Except(lanes))
        {
            _leaving.Enqueue(left.DisposeAsync().AsTask());
        }

        while (_leaving.TryPeek(out var oldest) && oldest.IsCompleted)
        {
            _leaving.TryDequeue(out _);
        }

        var next = lanes.AsEnumerable().SequenceEqual(before) ? before : lanes;
        _agents[agentId] = new Entry(list, next);
        return next;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Lanes.Select(l => l.DisposeAsync().AsTask()));
        await Task.WhenAll(_leaving);
        _agents.Clear();
    }

    private sealed record Entry(DeviceList Source, IReadOnlyList<DeviceLane> Lanes);
}
