using EdgeCx.Inference.Emotion;

namespace EdgeCx.Inference.Tests.Emotion;

public sealed class FiniteTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void All_OneThatIsNoNumber_IsFoundWhereverItStands(float bad)
    {
        for (var length = 1; length < 40; length++)
        {
            for (var at = 0; at < length; at++)
            {
                var values = Enumerable.Repeat(-3f, length).ToArray();
                values[at] = bad;
                Finite.All(values).ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void All_Numbers_AreFine()
    {
        Finite.All([]).ShouldBeTrue();
        Finite.All([.. Enumerable.Range(-20, 41).Select(i => i * 1e37f)]).ShouldBeTrue();
    }
}
