using System.Diagnostics;
using EdgeCx.Interop.Tests.Sipp;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Interop.Tests.Lifecycle;

/// <summary>What a call sees of an appliance that is stopped or killed in its middle: a BYE, or nothing; and the next call works.</summary>
public sealed class StopAndKillTests
{
    [Fact]
    public async Task Sigterm_InMidCall_SaysByeClosesCuesAndExitsWithinFiveSeconds()
    {
        var cancellation = TestContext.Current.CancellationToken;
        // The agent of the demo keeps the customer waiting: with this threshold a cue is open when the signal comes.
        await using var appliance = await ApplianceProcess.StartAsync(cancellation, 0, "--Coaching:SlowToRespondMs", "600", "--Coaching:ExpiryMs", "600000");
        await using var events = await EventReader.OpenAsync(appliance, cancellation);
        var calling = CallAsync(appliance.SipPort, cancellation);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("cue-opened").Count > events.Of("cue-closed").Count), 60, cancellation);

        var watch = Stopwatch.StartNew();
        appliance.Signal("TERM");
        (await appliance.WaitForExitAsync(TimeSpan.FromSeconds(5))).ShouldBe(0, appliance.Log);
        watch.Elapsed.TotalSeconds.ShouldBeLessThan(5);

        var (exitCode, output, errors) = await calling;
        output.ShouldContain("1 cut by the server", Case.Sensitive, errors);
        exitCode.ShouldBe(1);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("call-ended").Count == 1), 5, cancellation);
        events.Of("cue-closed").Count.ShouldBe(events.Of("cue-opened").Count);
        events.Of("call-ended").Single().GetProperty("reason").GetString().ShouldBe("shutdown");
    }

    [Fact]
    public async Task Sigterm_SourceOfACallIsDead_StillDrainsTellsReadersAndExitsWithZero()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var appliance = await ApplianceProcess.StartAsync(cancellation);
        await using var events = await EventReader.OpenAsync(appliance, cancellation);
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var calling = CallAsync(appliance.SipPort, kill.Token);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("leg-changed").Any(e => e.GetProperty("state").GetString() == "active")), 15, cancellation);
        await kill.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(calling);

        // Nobody answers the BYE: the grace of signalling is used up, and the rest of the stop comes after it.
        appliance.Signal("TERM");
        (await appliance.WaitForExitAsync(TimeSpan.FromSeconds(5))).ShouldBe(0, appliance.Log);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("call-ended").Count == 1), 5, cancellation);
        events.Of("call-ended").Single().GetProperty("reason").GetString().ShouldBe("shutdown");
        appliance.Log.ShouldContain("Conversation loop stopped");
    }

    [Fact]
    public async Task Sigkill_InMidCall_ThePortIsBackAndTheNextCallWorks()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var first = await ApplianceProcess.StartAsync(cancellation);
        var port = first.SipPort;
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var calling = CallAsync(port, hangUp.Token);
        await ApplianceProcess.UntilAsync(async () => SippTests.Calls(await first.GetAsync("/api/v1/calls", cancellation)).Any(), 10, cancellation);
        first.Signal("KILL");
        (await first.WaitForExitAsync(TimeSpan.FromSeconds(5))).ShouldNotBeNull();
        await first.DisposeAsync();

        await using var second = await ApplianceProcess.StartAsync(cancellation, port);
        var next = CallAsync(port, hangUp.Token);
        await ApplianceProcess.UntilAsync(
            async () => SippTests.Calls(await second.GetAsync("/api/v1/calls", cancellation)).Any(c => SippTests.Legs(c).Count(l => l.GetProperty("packets").GetInt64() > 50) == 2),
            15,
            cancellation);
        await hangUp.CancelAsync();
        await Task.WhenAll(calling, next).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Fact]
    public async Task Run_PortInUse_SaysWhichAndExitsWithOne()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var holder = await ApplianceProcess.StartAsync(cancellation);
        var (exitCode, _, errors) = await ApplianceProcess.RunVerbAsync(
            cancellation, "run", "--Sip:Port", $"{holder.SipPort}", "--Console:Url", "http://127.0.0.1:0", "--Media:PortMin", "44000", "--Media:PortMax", "44099");
        exitCode.ShouldBe(1);
        errors.ShouldContain($"127.0.0.1:{holder.SipPort}");
        errors.ShouldContain("in use");
        errors.ShouldNotContain("   at ");
    }

    internal static Task<(int ExitCode, string Output, string Errors)> CallAsync(int sipPort, CancellationToken cancellation)
    {
        var demo = Path.Combine(SharedData.RepositoryRoot, "demo");
        return ApplianceProcess.RunVerbAsync(
            cancellation,
            "call", "--to", $"sip:127.0.0.1:{sipPort};transport=tcp", "--customer", Path.Combine(demo, "customer.wav"), "--agent", Path.Combine(demo, "agent.wav"));
    }
}
