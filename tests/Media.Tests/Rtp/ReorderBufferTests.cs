using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Tests.Rtp;

public sealed class ReorderBufferTests
{
    [Fact]
    public void Offer_LargePacketsBehindSmallOnes_AllComeOutAsTheyWentIn()
    {
        var buffer = new ReorderBuffer();
        buffer.Start(1);
        var sent = Enumerable.Range(2, 6).ToDictionary(n => n, n => Enumerable.Range(0, n % 2 == 0 ? 160 : ReorderBuffer.SlotBytes).Select(i => (byte)(i * n)).ToArray());
        foreach (var (number, payload) in sent)
        {
            buffer.Offer(number, default, payload).ShouldBe(ReorderVerdict.Held);
        }

        buffer.Offer(1, default, new byte[160]).ShouldBe(ReorderVerdict.Next);
        for (var number = 2; number <= 7; number++)
        {
            buffer.TryPeek(out _, out var payload).ShouldBeTrue();
            payload.ToArray().ShouldBe(sent[number]);
            buffer.Release();
        }

        buffer.HeldCount.ShouldBe(0);
    }

    [Fact]
    public void Offer_InOrder_PassesAtOnceAndStoresNothing()
    {
        var buffer = Started(10);
        for (var i = 10; i < 100; i++)
        {
            Offer(buffer, i).ShouldBe(ReorderVerdict.Next);
            buffer.HeldCount.ShouldBe(0);
        }
    }

    [Fact]
    public void Offer_AfterAGap_HoldsUntilItIsFilled()
    {
        var buffer = Started(0);
        Offer(buffer, 2, 5).ShouldBe(ReorderVerdict.Held);
        Offer(buffer, 1, 6).ShouldBe(ReorderVerdict.Held);
        buffer.HeldSinceNs.ShouldBe(5);
        buffer.TryPeek(out _, out _).ShouldBeFalse();
        Offer(buffer, 0, 7).ShouldBe(ReorderVerdict.Next);
        Drain(buffer).ShouldBe([1, 2]);
        buffer.HeldCount.ShouldBe(0);
    }

    [Fact]
    public void GiveUpGap_CountsTheMissing_AndTheyAreLateOnceThenDuplicates()
    {
        var buffer = Started(0);
        Offer(buffer, 3);
        buffer.GiveUpGap().ShouldBe(3);
        Drain(buffer).ShouldBe([3]);
        Offer(buffer, 1).ShouldBe(ReorderVerdict.LateAndCounted);
        Offer(buffer, 1).ShouldBe(ReorderVerdict.Duplicate);
        Offer(buffer, 3).ShouldBe(ReorderVerdict.Duplicate);
        Offer(buffer, -1).ShouldBe(ReorderVerdict.Late);
        Offer(buffer, -500).ShouldBe(ReorderVerdict.Late);
        buffer.GiveUpGap().ShouldBe(0);
    }

    [Fact]
    public void Offer_HeldTwice_IsADuplicate()
    {
        var buffer = Started(0);
        Offer(buffer, 2);
        Offer(buffer, 2).ShouldBe(ReorderVerdict.Duplicate);
    }

    [Fact]
    public void Offer_BeyondTheSlotsOrTooLong_HasNoRoom()
    {
        var buffer = Started(0);
        Offer(buffer, ReorderBuffer.Slots).ShouldBe(ReorderVerdict.NoRoom);
        Offer(buffer, ReorderBuffer.Slots - 1).ShouldBe(ReorderVerdict.Held);
        buffer.Offer(3, default, new byte[ReorderBuffer.SlotBytes + 1]).ShouldBe(ReorderVerdict.NoRoom);
    }

    [Fact]
    public void SkipTo_WithNothingHeld_GivesUpWhatLiesBetween()
    {
        var buffer = Started(0);
        Offer(buffer, 0);
        buffer.SkipTo(101).ShouldBe(100);
        Offer(buffer, 50).ShouldBe(ReorderVerdict.LateAndCounted);
        Offer(buffer, 0).ShouldBe(ReorderVerdict.Late);
        Offer(buffer, 101).ShouldBe(ReorderVerdict.Next);
    }

    [Fact]
    public void Start_WithHeldPackets_ForgetsThem()
    {
        var buffer = Started(0);
        Offer(buffer, 2);
        Offer(buffer, 5);
        buffer.Start(1);
        buffer.HeldCount.ShouldBe(0);
        Offer(buffer, 1).ShouldBe(ReorderVerdict.Next);
        Drain(buffer).ShouldBeEmpty();
    }

    // The property that matters, over many random wires: what passes is strictly ascending, each packet passes at most once, and every
    // packet that was sent is accounted for exactly once as passed, given up, or (after being given up) late.
    [Fact]
    public void Offer_RandomLossReorderingAndDuplicates_PassesInOrderAndAccountsForAll()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var count = 400;
            var wire = Enumerable.Range(1, count - 1)
                .Where(_ => random.NextDouble() > 0.05)
                .SelectMany(s => Enumerable.Repeat(s, random.NextDouble() < 0.05 ? 2 : 1))
                .Select(s => (Sequence: s, Key: s + (random.NextDouble() < 0.2 ? random.Next(1, 25) : 0)))
                .OrderBy(p => p.Key)
                .Select(p => p.Sequence)
                .Prepend(0)
                .ToArray();
            var buffer = Started(0);
            var passed = new List<long>();
            long givenUp = 0;
            var late = 0;
            foreach (var sequence in wire)
            {
                ReorderVerdict verdict;
                while ((verdict = Offer(buffer, sequence)) == ReorderVerdict.NoRoom)
                {
                    givenUp += buffer.HeldCount > 0 ? buffer.GiveUpGap() : buffer.SkipTo(sequence);
                    passed.AddRange(Drain(buffer));
                }

                if (verdict == ReorderVerdict.Next)
                {
                    passed.Add(sequence);
                    passed.AddRange(Drain(buffer));
                }

                late += verdict == ReorderVerdict.LateAndCounted ? 1 : 0;
                verdict.ShouldNotBe(ReorderVerdict.Late);
            }

            while (buffer.HeldCount > 0)
            {
                givenUp += buffer.GiveUpGap();
                passed.AddRange(Drain(buffer));
            }

            passed.ShouldBe(passed.Distinct().Order());
            (passed.Count + givenUp).ShouldBe(buffer.Next);
            (passed.Count + late).ShouldBe(wire.Distinct().Count());
        }
    }

    private static ReorderBuffer Started(long next)
    {
        var buffer = new ReorderBuffer();
        buffer.Start(next);
        return buffer;
    }

    private static ReorderVerdict Offer(ReorderBuffer buffer, long sequence, long arrivalNs = 0) =>
        buffer.Offer(sequence, new HeldPacket(0, false, (uint)sequence, arrivalNs), [(byte)sequence]);

    private static List<long> Drain(ReorderBuffer buffer)
    {
        var passed = new List<long>();
        while (buffer.TryPeek(out var packet, out var payload))
        {
            payload.Length.ShouldBe(1);
            payload[0].ShouldBe((byte)packet.Timestamp);
            passed.Add(packet.Timestamp);
            buffer.Release();
        }

        return passed;
    }
}
