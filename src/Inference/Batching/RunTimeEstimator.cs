namespace EdgeCx.Inference.Batching;

/// <summary>
/// How long a run of a batch size takes, learnt from the runs: running mean plus twice the running mean deviation. One slow run (the machine
/// stalled) moves it by a bounded step, and shedding relaxes it, so that it can never talk a worker into shedding for ever.
/// </summary>
internal sealed class RunTimeEstimator(int[] sizes)
{
    private const double Rate = 0.1;
    private const double MaxStep = 4;
    private readonly double[] _meanNs = new double[sizes.Length];
    private readonly double[] _deviationNs = new double[sizes.Length];

    /// <summary>Takes a measured run.</summary>
    public void Record(int rows, long ns)
    {
        var i = Index(rows);
        if (_meanNs[i] == 0)
        {
            _meanNs[i] = ns;
            _deviationNs[i] = ns / 4.0;
            return;
        }

        var bounded = Math.Min(ns, MaxStep * _meanNs[i]);
        _deviationNs[i] += Rate * (Math.Abs(bounded - _meanNs[i]) - _deviationNs[i]);
        _meanNs[i] += Rate * (bounded - _meanNs[i]);
    }

    /// <summary>Expected time of a run, ns; 0 while nothing was measured.</summary>
    public long EstimateNs(int rows)
    {
        var i = Index(rows);
        if (_meanNs[i] > 0)
        {
            return (long)(_meanNs[i] + (2 * _deviationNs[i]));
        }

        // Not measured yet: scale the nearest smaller size, which overstates rather than understates.
        for (var j = i - 1; j >= 0; j--)
        {
            if (_meanNs[j] > 0)
            {
                return (long)((_meanNs[j] + (2 * _deviationNs[j])) * sizes[i] / sizes[j]);
            }
        }

        return 0;
    }

    /// <summary>Lets all estimates fall a little: called when windows were shed on their word.</summary>
    public void Relax()
    {
        for (var i = 0; i < sizes.Length; i++)
        {
            _meanNs[i] *= 0.95;
            _deviationNs[i] *= 0.95;
        }
    }

    private int Index(int rows)
    {
        for (var i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] >= rows)
            {
                return i;
            }
        }

        return sizes.Length - 1;
    }
}
