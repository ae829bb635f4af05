using System.Diagnostics;
using System.Globalization;

namespace EdgeCx.Bench;

/// <summary>
/// What a packet costs from the kernel to its RTP payload, against the same in C: sockets (recvmmsg) and mirror port (packet ring). The two
/// take turns on the same load, and only their own threads' CPU time counts; the sender is a process of its own.
/// </summary>
internal static class IngestCost
{
    private const int FirstPort = 21_000;
    private const int Legs = 1000;
    private const int PacketsPerSecond = 50_000;
    private const double SocketTarget = 1.1;
    private const double RingTarget = 1.25;
    private const string SendingInterface = "ecxbench0";
    private const string MirrorInterface = "ecxbench1";

    /// <summary>Measures and prints.</summary>
    /// <param name="programs">Folder of the compiled C programs.</param>
    /// <param name="rounds">Turns of each side.</param>
    /// <param name="packets">Packets of a turn.</param>
    /// <param name="output">Where the table goes.</param>
    /// <returns>0; 1 where a side lost packets, or where ours allocated.</returns>
    public static int Print(string programs, int rounds, int packets, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{rounds} turns a side of {packets} packets, {Legs} legs, {PacketsPerSecond} packets/s; CPU-s per million packets, median of the turns\n"));
        output.WriteLine("| ingest | C | ours | ratio | least to greatest of a turn | target | allocated B/packet |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        var isRight = Compare(
            "sockets: epoll, recvmmsg",
            SocketTarget,
            packets,
            rounds,
            () => InC(programs, "ingest_recvmmsg", $"{FirstPort} {Legs} {packets}", Udp(packets)),
            () => OurSockets(programs, packets),
            output);
        try
        {
            Configure($"link add {SendingInterface} type veth peer name {MirrorInterface}");
            Configure($"link set dev {SendingInterface} addrgenmode none up");
            Configure($"link set dev {MirrorInterface} addrgenmode none up");
            isRight &= Compare(
                "mirror port: TPACKET_V3",
                RingTarget,
                4 * packets,
                rounds,
                () => InC(programs, "ingest_ring", $"{MirrorInterface} {4 * packets}", Raw(4 * packets)),
                () => OurRing(programs, 4 * packets),
                output);
        }
        finally
        {
            Process.Start("ip", $"link del {SendingInterface}").WaitForExit();
        }

        return isRight ? 0 : 1;
    }

    private static bool Compare(string name, double target, int packets, int rounds, Func<IngestRun> inC, Func<IngestRun> ours, TextWriter output)
    {
        // The first turn warms both sides, and lets ours be compiled for good.
        var (theirs, mine) = (new List<IngestRun> { inC() }, new List<IngestRun> { ours() });
        for (var round = 0; round < rounds; round++)
        {
            // Whoever goes first in a round goes second in the next.
            if (round % 2 == 0)
            {
                theirs.Add(inC());
                mine.Add(ours());
            }
            else
            {
                mine.Add(ours());
                theirs.Add(inC());
            }
        }

        theirs.RemoveAt(0);
        mine.RemoveAt(0);
        var (c, o) = (Median(theirs.Select(r => r.SecondsPerMillion)), Median(mine.Select(r => r.SecondsPerMillion)));
        var allocated = mine.Sum(r => r.AllocatedBytes) / (double)mine.Sum(r => r.Packets);
        var ratios = theirs.Zip(mine, (a, b) => b.SecondsPerMillion / a.SecondsPerMillion).ToArray();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {c:0.000} | {o:0.000} | {o / c:0.00} | {ratios.Min():0.00} to {ratios.Max():0.00} | {target} {(o / c <= target ? "met" : "missed")} | {allocated:0.###} |"));
        var lost = theirs.Concat(mine).Sum(r => packets - r.Packets);
        if (lost != 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {lost} packets were lost: the machine was too busy for this rate"));
        }

        return lost == 0 && allocated < 0.001;
    }

    private static string Udp(int packets) => $"udp {FirstPort} {Legs} {PacketsPerSecond} {packets}";

    private static string Raw(int packets) => $"raw {SendingInterface} {Legs} {PacketsPerSecond} {packets}";

    private static IngestRun OurSockets(string programs, int packets)
    {
        using var ingest = new SocketIngest(FirstPort, Legs);
        return OnThread(() => ingest.Receive(packets), programs, Udp(packets));
    }

    private static IngestRun OurRing(string programs, int packets)
    {
        using var ingest = new RingIngest(MirrorInterface);
        return OnThread(() => ingest.Receive(packets), programs, Raw(packets));
    }

    private static IngestRun OnThread(Func<IngestRun> receive, string programs, string sender)
    {
        IngestRun run = default;
        var thread = new Thread(() => run = receive());
        thread.Start();
        using var sending = Process.Start(Path.Combine(programs, "ingest_send"), sender);
        thread.Join();
        sending.WaitForExit();
        return run;
    }

    private static IngestRun InC(string programs, string program, string arguments, string sender)
    {
        using var receiving = Process.Start(new ProcessStartInfo(Path.Combine(programs, program), arguments) { RedirectStandardOutput = true })!;
        if (receiving.StandardOutput.ReadLine() != "ready")
        {
            throw new InvalidOperationException($"{program} did not start");
        }

        using var sending = Process.Start(Path.Combine(programs, "ingest_send"), sender);
        var result = receiving.StandardOutput.ReadLine()!.Split(' ');
        receiving.WaitForExit();
        sending.WaitForExit();
        return new IngestRun(long.Parse(result[0], CultureInfo.InvariantCulture), long.Parse(result[1], CultureInfo.InvariantCulture), -1);
    }

    private static void Configure(string command)
    {
        using var process = Process.Start("ip", command);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'ip {command}' was refused: the mirror port's part needs root and iproute2");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
