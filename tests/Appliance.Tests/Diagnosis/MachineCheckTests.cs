using EdgeCx.Appliance.Diagnosis;

namespace EdgeCx.Appliance.Tests.Diagnosis;

public sealed class MachineCheckTests
{
    [Theory]
    [InlineData("tsc\n", Verdict.Ok)]
    [InlineData("hpet\n", Verdict.Warn)]
    [InlineData(null, Verdict.Warn)]
    public void Clock_BySource_IsJudged(string? source, object verdict) =>
        Finding("clock", ("/sys/devices/system/clocksource/clocksource0/current_clocksource", source)).Verdict.ShouldBe((Verdict)verdict);

    [Theory]
    [InlineData("Filename Type Size Used Priority\n", null, Verdict.Ok)]
    [InlineData("Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n", "max\n", Verdict.Warn)]
    [InlineData("Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n", "0\n", Verdict.Ok)]
    public void Swap_ByMachineAndControlGroup_IsJudged(string swaps, string? limit, object verdict) =>
        Finding("swap", ("/proc/swaps", swaps), ("/proc/self/cgroup", "0::/system.slice/edgecx.service\n"), ("/sys/fs/cgroup/system.slice/edgecx.service/memory.swap.max", limit))
            .Verdict.ShouldBe((Verdict)verdict);

    [Theory]
    [InlineData("Max core file size        0                    unlimited            bytes     \n", Verdict.Ok)]
    [InlineData("Max core file size        unlimited            unlimited            bytes     \n", Verdict.Warn)]
    public void CoreDumps_ByLimit_AreJudged(string limits, object verdict) =>
        Finding("core dumps", ("/proc/self/limits", limits)).Verdict.ShouldBe((Verdict)verdict);

    [Theory]
    [InlineData(true, Verdict.Ok)]
    [InlineData(false, Verdict.Warn)]
    public void Priority_ByRight_IsJudged(bool mayBeUrgent, object verdict) =>
        new MachineCheck(static _ => null, () => mayBeUrgent).Look().Single(f => f.Subject == "priority").Verdict.ShouldBe((Verdict)verdict);

    private static Finding Finding(string subject, params (string File, string? Text)[] files) =>
        new MachineCheck(file => files.FirstOrDefault(f => f.File == file).Text, static () => true).Look().Single(f => f.Subject == subject);
}
