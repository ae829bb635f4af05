using EdgeCx.Appliance.Capacity;
using EdgeCx.Appliance.Capacity.Load;
using EdgeCx.Appliance.Capacity.Measure;

namespace EdgeCx.Appliance.Tests.Capacity;

public sealed class MachineReadingTests
{
    private const string Line = "4242 (rtp (0) x) S 1 4242 4242 0 -1 4194368 12 0 0 0 350 125 0 0 20 0 9 0 100 200 300";

    [Fact]
    public void TryParse_NameWithBracketsAndSpaces_TimesAreRead()
    {
        ThreadTimes.TryParse(Line, out var name, out var user, out var kernel).ShouldBeTrue();

        name.ShouldBe("rtp (0) x");
        user.ShouldBe(3.5);
        kernel.ShouldBe(1.25);
    }

    [Fact]
    public void TryParse_EveryTruncatedPrefix_IsRefusedOrRead()
    {
        var whole = Line.IndexOf(" 125 ", StringComparison.Ordinal) + " 125 0".Length;
        for (var length = 0; length < Line.Length; length++)
        {
            var read = ThreadTimes.TryParse(Line.AsSpan(0, length), out _, out _, out _);
            if (length < whole)
            {
                read.ShouldBeFalse(Line[..length]);
            }
        }
    }

    [Fact]
    public void Since_ABusyNamedThread_IsToldByItsName()
    {
        var before = ThreadTimes.Read(Environment.ProcessId);
        using var done = new ManualResetEventSlim();
        var work = 0L;
        var thread = new Thread(() =>
        {
            // However busy the machine is: as much work as takes a core some tenths of a second.
            for (var i = 0L; i < 300_000_000; i++)
            {
                work += i ^ work;
            }

            done.Wait();
        })
        { Name = "busy-for-a-test" };
        thread.Start();
        while (Volatile.Read(ref work) == 0 || thread.ThreadState != ThreadState.WaitSleepJoin)
        {
            Thread.Sleep(20);
        }

        var used = ThreadTimes.Read(Environment.ProcessId).Since(before);

        done.Set();
        thread.Join();
        used.Seconds.Keys.ShouldContain("busy-for-a-test");
        var (user, kernel) = used.Seconds["busy-for-a-test"];
        (user + kernel).ShouldBeGreaterThan(0.02);
        (used.Process.User + used.Process.Kernel).ShouldBeGreaterThan(0.02);
    }

    [Fact]
    public void Parse_ProcessorsTime_StealAndWorkAreTold()
    {
        var earlier = MachineTimes.Parse("cpu  100 0 50 800 20 0 10 20 7 0");
        var later = MachineTimes.Parse("cpu  200 0 50 1600 20 0 10 120 7 0");

        earlier.Busy.ShouldBe(160);
        later.StealShareSince(earlier).ShouldBe(0.1);
        later.BusyCoresSince(earlier).ShouldBe(0.1 * Environment.ProcessorCount, 1e-9);
        earlier.StealShareSince(earlier).ShouldBe(0);
        MachineTimes.Parse("").Total.ShouldBe(0);
    }

    [Fact]
    public void CountFreePairs_OneOfAPairInUse_ThePairIsNotFree()
    {
        var inUse = CapacityBounds.ParsePorts(
        [
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops",
            "  101: 0100007F:9C41 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0 0",
            "  102: 00000000000000000000000001000000:9C44 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 1 2 0 0",
            "",
        ]);

        inUse.ShouldBe([40001, 40004], ignoreOrder: true);
        CapacityBounds.CountFreePairs(40000, 40009, inUse).ShouldBe(3);
    }

    [Fact]
    public void Fit_PointsOnALine_GivesIt()
    {
        var line = StraightLine.Fit([(0, 1), (1, 3), (2, 5)]).ShouldNotBeNull();

        line.Slope.ShouldBe(2, 1e-9);
        line.Intercept.ShouldBe(1, 1e-9);
        StraightLine.Fit([(1, 1), (1, 5)]).ShouldBeNull();
        StraightLine.Fit([(1, 1)]).ShouldBeNull();
    }

    [Fact]
    public void In_FolderOfPairs_EachCustomerNeedsItsAgent()
    {
        var folder = Directory.CreateTempSubdirectory("edgecx-clips").FullName;
        try
        {
            ClipPair.In(folder, out var none).ShouldBeEmpty();
            none.ShouldContain("holds no pairs");
            File.WriteAllBytes(Path.Combine(folder, "a-customer.wav"), []);
            ClipPair.In(folder, out var alone).ShouldBeEmpty();
            alone.ShouldContain("there is no");
            File.WriteAllBytes(Path.Combine(folder, "a-agent.wav"), []);
            ClipPair.In(folder, out var error).ShouldBe([new ClipPair(Path.Combine(folder, "a-customer.wav"), Path.Combine(folder, "a-agent.wav"))]);
            error.ShouldBe("");
            ClipPair.In(Path.Combine(folder, "absent"), out var absent).ShouldBeEmpty();
            absent.ShouldContain("allowed is an existing folder");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
