using EdgeCx.Inference.Text.Evaluation;

namespace EdgeCx.Inference.Tests.Text;

public sealed class LabelTallyTests
{
    [Fact]
    public void Figures_KnownRows_AreThoseByHand()
    {
        var tally = new LabelTally(["a", "b", "never"], 0.5f);
        tally.Add([0.9f, 0.1f, 0.1f], i => i == 0);
        tally.Add([0.9f, 0.9f, 0.1f], i => i == 1);
        tally.Add([0.1f, 0.1f, 0.1f], i => i == 0);
        var figures = tally.Figures();
        figures.PerLabel["a"].ShouldBe(new LabelFigure(0.5, 0.5, 0.5, 2));
        figures.PerLabel["b"].ShouldBe(new LabelFigure(1, 1, 1, 1));
        figures.PerLabel["never"].ShouldBe(new LabelFigure(0, 0, 0, 0));
        figures.MacroF1.ShouldBe(0.75);
    }

    [Fact]
    public void Figures_NoRows_HaveNoMean() => new LabelTally(["a"], 0.5f).Figures().MacroF1.ShouldBeNull();

    [Fact]
    public void Add_ExactlyTheThreshold_IsNotFound()
    {
        var tally = new LabelTally(["a"], 0.5f);
        tally.Add([0.5f], _ => true);
        tally.Figures().PerLabel["a"].Recall.ShouldBe(0);
    }
}
