namespace EdgeCx.Appliance.Web;

/// <summary>
/// How a customer sounded over a whole call, in bounded room: each time it is full it keeps every second point. Guarded by its call's lock.
/// </summary>
internal sealed class EmotionLine
{
    /// <summary>Most points kept: nine minutes of speech one by one, 8 KiB a call.</summary>
    public const int MaxPoints = 1024;

    private readonly List<LinePoint> _points = [];
    private int _stride = 1;
    private int _skipped;

    /// <summary>Adds an estimate.</summary>
    public void Add(TrajectoryPoint point)
    {
        if (++_skipped < _stride)
        {
            return;
        }

        _skipped = 0;
        if (_points.Count == MaxPoints)
        {
            for (var i = 0; i < MaxPoints / 2; i++)
            {
                _points[i] = _points[(i * 2) + 1];
            }

            _points.RemoveRange(MaxPoints / 2, MaxPoints / 2);
            _stride *= 2;
        }

        _points.Add(new LinePoint(point));
    }

    /// <summary>Forgets all points.</summary>
    public void Clear()
    {
        // A list of plain figures forgets how many there are, and leaves them where they lie.
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_points).Clear();
        _points.Clear();
        (_stride, _skipped) = (1, 0);
    }

    /// <summary>The last points as the API shows them: <c>[atMs, valence, arousal, 1 when abstained]</c>.</summary>
    public double[][] Last(int count) => [.. _points.TakeLast(count).Select(static p => p.Shown)];
}
