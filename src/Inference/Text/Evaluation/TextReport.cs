namespace EdgeCx.Inference.Text.Evaluation;

/// <summary>Accuracy of the text-emotion model on a file.</summary>
public sealed record TextReport
{
    /// <summary>Rows scored.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows on which the appliance would have abstained; they are scored with its best guess.</summary>
    public required int Abstained { get; init; }

    /// <summary>The appliance's five groups. A row whose labels are all outside of the groups counts as having none.</summary>
    public required LabelFigures Groups { get; init; }

    /// <summary>The groups over the rows on which it did not abstain.</summary>
    public required LabelFigures GroupsUnlessAbstained { get; init; }

    /// <summary>GoEmotions' 28 labels, over the rows that have label numbers; null where none has.</summary>
    public required LabelFigures? Labels { get; init; }

    /// <summary>Ekman's six emotions and neutral, over the rows that have label numbers; null where none has.</summary>
    public required LabelFigures? Ekman { get; init; }

    /// <summary>Processor time for one sentence, mean, ms; what else runs on the machine does not count.</summary>
    public required double ProcessorMs { get; init; }

    /// <summary>Median time for one sentence on one thread, ms.</summary>
    public required double MedianMs { get; init; }

    /// <summary>The time that 99 % of the sentences stay within, ms.</summary>
    public required double P99Ms { get; init; }
}
