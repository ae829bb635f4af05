namespace EdgeCx.Appliance.Web;

/// <summary>A point of the emotion line in eight bytes, at the precision at which it is shown: a millisecond (for 4.6 hours), a thousandth.</summary>
internal readonly struct LinePoint
{
    private const float Steps = 1000;
    private readonly float _atMs;
    private readonly short _valence;

    // Arousal in steps, and in the lowest bit whether the model abstained.
    private readonly short _arousal;

    /// <summary>Keeps a point.</summary>
    public LinePoint(TrajectoryPoint point)
    {
        _atMs = (float)point.AtMs;
        _valence = StepsOf(point.Valence);
        _arousal = (short)((StepsOf(point.Arousal) << 1) | (point.Abstained ? 1 : 0));
    }

    /// <summary>As the API shows it: <c>[atMs, valence, arousal, 1 when abstained]</c>.</summary>
    public double[] Shown => [Math.Round((double)_atMs), _valence / (double)Steps, (_arousal >> 1) / (double)Steps, _arousal & 1];

    private static short StepsOf(float value) => (short)MathF.Round(Math.Clamp(value, -1, 1) * Steps);
}
