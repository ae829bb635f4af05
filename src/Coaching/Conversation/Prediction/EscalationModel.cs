using System.Text.Json;

namespace EdgeCx.Coaching.Conversation.Prediction;

/// <summary>
/// How probable it is that the customer's state worsens within 30 s: logistic regression, its coefficients read from
/// <c>models/escalation/escalation.json</c>, which is part of the program. <c>docs/prediction.md</c> says what it was trained on.
/// </summary>
internal sealed class EscalationModel
{
    private readonly double _bias;
    private readonly double[] _weights;

    private EscalationModel(double bias, double[] weights, double threshold)
    {
        _bias = bias;
        _weights = weights;
        Threshold = threshold;
    }

    /// <summary>Probability from which the agent is told, chosen for few false alarms.</summary>
    public double Threshold { get; }

    /// <summary>The shipped model.</summary>
    public static EscalationModel Shipped { get; } = Load();

    /// <summary>The probability, 0 to 1. Allocates nothing.</summary>
    public double Predict(ReadOnlySpan<double> features)
    {
        var odds = _bias;
        for (var i = 0; i < _weights.Length; i++)
        {
            odds += _weights[i] * features[i];
        }

        return 1 / (1 + Math.Exp(-odds));
    }

    /// <summary>Reads coefficients.</summary>
    /// <exception cref="InvalidDataException">They are not of these features, or not finite: a broken build.</exception>
    public static EscalationModel Read(Stream json)
    {
        var file = JsonSerializer.Deserialize<Coefficients>(json, JsonSerializerOptions.Web) ?? throw new InvalidDataException("escalation.json is empty");
        var unknown = file.Weights.Keys.Except(EscalationFeatures.Names, StringComparer.Ordinal).ToArray();
        var missing = EscalationFeatures.Names.Except(file.Weights.Keys, StringComparer.Ordinal).ToArray();
        if (unknown.Length + missing.Length > 0)
        {
            throw new InvalidDataException($"escalation.json: unknown features [{string.Join(", ", unknown)}], missing features [{string.Join(", ", missing)}]");
        }

        if (!file.Weights.Values.Append(file.Bias).All(double.IsFinite) || file.Threshold is not (> 0 and < 1))
        {
            throw new InvalidDataException("escalation.json: weights and bias have to be finite, the threshold between 0 and 1");
        }

        return new EscalationModel(file.Bias, [.. EscalationFeatures.Names.Select(name => file.Weights[name])], file.Threshold);
    }

    private static EscalationModel Load()
    {
        using var stream = typeof(EscalationModel).Assembly.GetManifestResourceStream("EdgeCx.Coaching.escalation.json")
            ?? throw new InvalidDataException("escalation.json is not part of the program");
        return Read(stream);
    }

    private sealed record Coefficients(double Bias, double Threshold, Dictionary<string, double> Weights);
}
