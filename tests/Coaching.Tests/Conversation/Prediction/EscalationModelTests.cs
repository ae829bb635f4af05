using System.Text;
using EdgeCx.Coaching.Conversation.Prediction;

namespace EdgeCx.Coaching.Tests.Conversation.Prediction;

public sealed class EscalationModelTests
{
    [Fact]
    public void Shipped_IsOfTheFeaturesThatAreFilled()
    {
        var model = EscalationModel.Shipped;
        model.Threshold.ShouldBeInRange(0.01, 0.99);
        var nothing = model.Predict(new double[EscalationFeatures.Count]);
        nothing.ShouldBeInRange(0, 0.5, "a call of which nothing is known is not likely to escalate");
        EscalationFeatures.Names.ShouldBeUnique();
    }

    [Fact]
    public void Predict_EveryFeatureAtItsBounds_StaysAProbability()
    {
        var random = new Random(3);
        var features = new double[EscalationFeatures.Count];
        for (var i = 0; i < 1000; i++)
        {
            for (var f = 0; f < features.Length; f++)
            {
                features[f] = (random.NextDouble() * 4) - 2;
            }

            EscalationModel.Shipped.Predict(features).ShouldBeInRange(0, 1);
        }
    }

    [Fact]
    public void Predict_IsTheLogisticOfBiasAndWeights()
    {
        var model = Read(Json(name => name == "strain" ? "2" : name == "holds" ? "-1" : "0", bias: "0.5"));
        var features = new double[EscalationFeatures.Count];
        features[EscalationFeatures.Names.ToList().IndexOf("strain")] = 0.25;
        features[EscalationFeatures.Names.ToList().IndexOf("holds")] = 1.5;
        model.Predict(features).ShouldBe(1 / (1 + Math.Exp(0.5)), 1e-12);
    }

    [Theory]
    [InlineData("\"strain\"", "\"strayn\"", "unknown features [strayn], missing features [strain]")]
    [InlineData("\"threshold\":0.4", "\"threshold\":1.4", "the threshold between 0 and 1")]
    public void Read_OfOtherFeatures_SaysWhich(string from, string to, string error) =>
        Should.Throw<InvalidDataException>(() => Read(Json(_ => "0").Replace(from, to, StringComparison.Ordinal))).Message.ShouldContain(error);

    private static EscalationModel Read(string json) => EscalationModel.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static string Json(Func<string, string> weight, string bias = "0") =>
        $"{{\"bias\":{bias},\"threshold\":0.4,\"weights\":{{{string.Join(',', EscalationFeatures.Names.Select(n => $"\"{n}\":{weight(n)}"))}}}}}";
}
