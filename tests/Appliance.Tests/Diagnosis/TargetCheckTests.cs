using EdgeCx.Appliance.Diagnosis;
using EdgeCx.Inference;

namespace EdgeCx.Appliance.Tests.Diagnosis;

public sealed class TargetCheckTests
{
    private static readonly InferenceStatus Status = new("cpu", "/usr/lib/edgecx/libonnxruntime.so", "1.29.0", "silero", "voice-emotion int8", "2.1", false);

    [Fact]
    public void Look_AsAsked_IsOk()
    {
        var finding = TargetCheck.Look(Status with { ExecutionTarget = "cuda", WantedTarget = "cuda", Device = "NVIDIA L4, driver for CUDA 13.0" });
        finding.Verdict.ShouldBe(Verdict.Ok);
        finding.Text.ShouldBe("Inference:Target cuda: runs on cuda (NVIDIA L4, driver for CUDA 13.0), ONNX Runtime 1.29.0 from /usr/lib/edgecx/libonnxruntime.so");
    }

    [Fact]
    public void FellBack_IsToldOnlyWhereTheTargetsDiffer()
    {
        TargetCheck.FellBack(null).ShouldBeNull();
        TargetCheck.FellBack(Status).ShouldBeNull();
        TargetCheck.FellBack(Status with { WantedTarget = "cuda", TargetReason = "cuStreamSynchronize: CUDA_ERROR_ILLEGAL_ADDRESS" })
            .ShouldBe("fell back from cuda to cpu: cuStreamSynchronize: CUDA_ERROR_ILLEGAL_ADDRESS");
    }

    [Theory]
    [InlineData(false, "not available: not installed: libcudart.so.13 (cuda-cudart-13-0)")]
    [InlineData(true, "the device failed: not installed: libcudart.so.13 (cuda-cudart-13-0)")]
    public void Look_AnotherTargetRuns_SaysWhichWasAskedWhichRunsAndWhyNot(bool lost, string reason)
    {
        var finding = TargetCheck.Look(Status with { WantedTarget = "tensorrt", DeviceLost = lost, TargetReason = "not installed: libcudart.so.13 (cuda-cudart-13-0)" });
        finding.Verdict.ShouldBe(Verdict.Warn);
        finding.Subject.ShouldBe("target");
        finding.Text.ShouldStartWith("Inference:Target tensorrt is asked for, but it runs on cpu, ONNX Runtime 1.29.0");
        finding.Text.ShouldEndWith(reason);
    }
}
