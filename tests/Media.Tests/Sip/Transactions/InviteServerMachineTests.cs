using EdgeCx.Media.Sip.Transactions;

namespace EdgeCx.Media.Tests.Sip.Transactions;

public sealed class InviteServerMachineTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void Elapse_RefusedOverUdp_RepeatsByTimerGAndEndsByTimerH()
    {
        var machine = new InviteServerMachine(reliable: false);
        machine.Answer(success: false, 0).ShouldBe(TransactionAction.Send);

        Repetitions(ref machine, out var last).ShouldBe([500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500]);
        last.ShouldBe(TransactionAction.Terminated);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Elapse_AcceptedWithoutAck_RepeatsOverAnyTransportAndTimesOut(bool reliable)
    {
        var machine = new InviteServerMachine(reliable);
        machine.Answer(success: true, 0);

        Repetitions(ref machine, out var last).Length.ShouldBe(10);
        last.ShouldBe(TransactionAction.Terminated | TransactionAction.TimedOut);
    }

    [Fact]
    public void Elapse_RefusedOverStream_IsNotRepeated()
    {
        var machine = new InviteServerMachine(reliable: true);
        machine.Answer(success: false, 0);

        Repetitions(ref machine, out var last).ShouldBeEmpty();
        last.ShouldBe(TransactionAction.Terminated);
    }

    [Fact]
    public void Acknowledge_Refused_IsConfirmedForTimerI()
    {
        var machine = new InviteServerMachine(reliable: false);
        machine.Answer(success: false, 0);
        machine.Retransmission().ShouldBe(TransactionAction.Send);

        machine.Acknowledge(100 * Ms).ShouldBe(TransactionAction.None);

        machine.State.ShouldBe(InviteServerState.Confirmed);
        machine.Retransmission().ShouldBe(TransactionAction.None);
        machine.DueNs.ShouldBe(5100 * Ms);
        machine.Elapse(5100 * Ms).ShouldBe(TransactionAction.Terminated);
    }

    [Fact]
    public void Acknowledge_RefusedOverStream_EndsAtOnce()
    {
        var machine = new InviteServerMachine(reliable: true);
        machine.Answer(success: false, 0);
        machine.Acknowledge(Ms).ShouldBe(TransactionAction.Terminated);
    }

    [Fact]
    public void Acknowledge_Accepted_AbsorbsUntilTimerL()
    {
        var machine = new InviteServerMachine(reliable: false);
        machine.Answer(success: true, 0);
        machine.Retransmission().ShouldBe(TransactionAction.Send);

        machine.Acknowledge(Ms).ShouldBe(TransactionAction.Acknowledged);
        machine.Acknowledge(Ms).ShouldBe(TransactionAction.None);

        machine.Retransmission().ShouldBe(TransactionAction.None);
        machine.Elapse(31_999 * Ms).ShouldBe(TransactionAction.None);
        machine.Elapse(32_000 * Ms).ShouldBe(TransactionAction.Terminated);
    }

    [Fact]
    public void Elapse_RequestServer_KeepsItsAnswerForTimerJ()
    {
        var machine = new RequestServerMachine(reliable: false);
        machine.Answer(0).ShouldBe(TransactionAction.Send);
        machine.Retransmission().ShouldBe(TransactionAction.Send);
        machine.Elapse(31_999 * Ms).ShouldBe(TransactionAction.None);
        machine.Elapse(32_000 * Ms).ShouldBe(TransactionAction.Terminated);
        new RequestServerMachine(reliable: true).Answer(0).ShouldBe(TransactionAction.Send | TransactionAction.Terminated);
    }

    [Fact]
    public void Elapse_ClientWithoutResponse_RepeatsByTimerEAndEndsByTimerF()
    {
        var machine = new RequestClientMachine(reliable: false);
        machine.Begin(0);
        var sent = new List<long>();
        TransactionAction action;
        while ((action = machine.Elapse(machine.DueNs)) == TransactionAction.Send)
        {
            sent.Add(machine.DueNs / Ms);
        }

        sent.Count.ShouldBe(10);
        action.ShouldBe(TransactionAction.Terminated | TransactionAction.TimedOut);
    }

    [Fact]
    public void Respond_Client_WaitsOutTimerK()
    {
        var machine = new RequestClientMachine(reliable: false);
        machine.Begin(0);
        machine.Respond(100, Ms).ShouldBe(TransactionAction.None);
        machine.Respond(481, 2 * Ms).ShouldBe(TransactionAction.Answered);
        machine.Respond(481, 3 * Ms).ShouldBe(TransactionAction.None);
        machine.Elapse(5002 * Ms).ShouldBe(TransactionAction.Terminated);
    }

    private static long[] Repetitions(ref InviteServerMachine machine, out TransactionAction last)
    {
        var sent = new List<long>();
        while (true)
        {
            var due = machine.DueNs;
            last = machine.Elapse(due);
            if (last != TransactionAction.Send)
            {
                due.ShouldBe(32_000 * Ms);
                return [.. sent];
            }

            sent.Add(due / Ms);
        }
    }
}
