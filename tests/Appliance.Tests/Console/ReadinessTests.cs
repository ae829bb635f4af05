using EdgeCx.Appliance.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EdgeCx.Appliance.Tests.Web;

public sealed class ReadinessTests
{
    private static readonly ReadinessCheck Ready = new("capacity", () => null);
    private static readonly ReadinessCheck FellBack = new("target", () => "fell back from cuda to cpu: CUDA_ERROR_LAUNCH_FAILED", Blocks: false);

    [Fact]
    public void Readiness_DeviceLost_StillTakesCallsAndSaysSo()
    {
        var (status, answer) = Ask(Ready, FellBack);
        status.ShouldBe(200);
        answer.Status.ShouldBe("degraded");
        answer.Reasons.ShouldBe(["target: fell back from cuda to cpu: CUDA_ERROR_LAUNCH_FAILED"]);
    }

    [Fact]
    public void Readiness_SomethingBlocks_Is503WithEveryReason()
    {
        var (status, answer) = Ask(new ReadinessCheck("draining", () => "no new calls"), FellBack);
        status.ShouldBe(503);
        answer.Status.ShouldBe("not-ready");
        answer.Reasons.Count.ShouldBe(2);
    }

    [Fact]
    public void Readiness_NothingFails_IsOk() => Ask(Ready).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(200), a => a.Answer.Status.ShouldBe("ok"));

    private static (int Status, HealthAnswer Answer) Ask(params ReadinessCheck[] checks)
    {
        var result = HealthApi.Readiness(checks).ShouldBeOfType<JsonHttpResult<HealthAnswer>>();
        return (result.StatusCode ?? 200, result.Value!);
    }
}
