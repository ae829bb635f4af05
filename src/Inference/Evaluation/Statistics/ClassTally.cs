namespace EdgeCx.Inference.Evaluation.Statistics;

/// <summary>Right and all clips of each of the four classes and of each bin of confidence, by speaker.</summary>
internal sealed class ClassTally
{
    /// <summary>Equal bins of the largest probability.</summary>
    public const int Bins = 15;

    private const int Classes = 4;
    private readonly double[,] _right;
    private readonly double[,] _all;
    private readonly double[,] _binRight;
    private readonly double[,] _binAll;
    private readonly double[,] _binConfidence;
    private readonly int _speakers;

    /// <summary>Counts clips; those of none of the four classes are left out.</summary>
    public ClassTally(IReadOnlyList<(ClipScore Score, int Speaker)> scores, int speakers)
    {
        _speakers = speakers;
        _right = new double[speakers, Classes];
        _all = new double[speakers, Classes];
        _binRight = new double[speakers, Bins];
        _binAll = new double[speakers, Bins];
        _binConfidence = new double[speakers, Bins];
        foreach (var (score, speaker) in scores)
        {
            if (EvaluationTasks.ClassOf(score.Clip.Label) is not { } label)
            {
                continue;
            }

            var right = score.Said == label ? 1 : 0;
            double confidence = score.Probabilities[score.Said];
            var bin = Math.Clamp((int)(confidence * Bins), 0, Bins - 1);
            _all[speaker, (int)label]++;
            _right[speaker, (int)label] += right;
            _binAll[speaker, bin]++;
            _binRight[speaker, bin] += right;
            _binConfidence[speaker, bin] += confidence;
        }
    }

    /// <summary>Mean recall of the classes that occur; null without any.</summary>
    public double? MeanRecall(int[] weights)
    {
        double sum = 0;
        var occurring = 0;
        for (var c = 0; c < Classes; c++)
        {
            var all = Weighted(_all, c, weights);
            if (all > 0)
            {
                sum += Weighted(_right, c, weights) / all;
                occurring++;
            }
        }

        return occurring == 0 ? null : sum / occurring;
    }

    /// <summary>Expected calibration error; null without clips.</summary>
    public double? CalibrationError(int[] weights)
    {
        double error = 0, all = 0;
        for (var bin = 0; bin < Bins; bin++)
        {
            error += Math.Abs(Weighted(_binConfidence, bin, weights) - Weighted(_binRight, bin, weights));
            all += Weighted(_binAll, bin, weights);
        }

        return all == 0 ? null : error / all;
    }

    /// <summary>The reliability diagram: bins that hold clips.</summary>
    public IReadOnlyList<ReliabilityBin> Reliability()
    {
        int[] once = [.. Enumerable.Repeat(1, _speakers)];
        return
        [
            .. Enumerable.Range(0, Bins)
                .Select(bin => (All: Weighted(_binAll, bin, once), Right: Weighted(_binRight, bin, once), Confidence: Weighted(_binConfidence, bin, once)))
                .Where(b => b.All > 0)
                .Select(b => new ReliabilityBin(b.Confidence / b.All, b.Right / b.All, (int)b.All)),
        ];
    }

    private static double Weighted(double[,] table, int column, int[] weights)
    {
        double sum = 0;
        for (var speaker = 0; speaker < weights.Length; speaker++)
        {
            sum += weights[speaker] * table[speaker, column];
        }

        return sum;
    }
}
