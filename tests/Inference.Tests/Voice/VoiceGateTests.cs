using EdgeCx.Inference.Voice;

namespace EdgeCx.Inference.Tests.Voice;

public sealed class VoiceGateTests
{
    /// <summary>Digits are tenths of probability; 0.5 starts after 2 frames, below 0.35 ends after 2.</summary>
    [Theory]
    [InlineData("0000", "....")]
    [InlineData("9000", "....")]
    [InlineData("9090", "....")]
    [InlineData("9900", ".xx.")]
    [InlineData("99000", ".xx..")]
    [InlineData("9940404003", ".xxxxxxx..")]
    [InlineData("444993933", "....xxxx.")]
    [InlineData("55033303", ".xx.....")]
    public void Next_Probabilities_FollowCountedHysteresis(string tenths, string expected)
    {
        var gate = default(VoiceGate);
        var options = new InferenceOptions();
        var decided = string.Concat(tenths.Select(c => gate.Next((c - '0') / 10f, options) ? 'x' : '.'));
        decided.ShouldBe(expected);
    }
}
