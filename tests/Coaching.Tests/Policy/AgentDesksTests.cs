using EdgeCx.Coaching.Policy;

namespace EdgeCx.Coaching.Tests.Policy;

public sealed class AgentDesksTests
{
    [Fact]
    public void Of_SameAgent_IsTheSameDesk()
    {
        var desks = new AgentDesks(4);
        desks.Of("ana").ShouldBeSameAs(desks.Of("ana"));
        desks.Of("").ShouldNotBeSameAs(desks.Of(""));
    }

    [Fact]
    public void Of_FullTable_MakesRoomOnlyAtIdleUnmutedDesks()
    {
        var desks = new AgentDesks(3);
        desks.Of("muted").IsMuted = true;
        desks.Of("busy").Calls = 1;
        _ = desks.Of("idle");
        _ = desks.Of("new");
        desks.Count.ShouldBe(3);
        desks.Of("muted").IsMuted.ShouldBeTrue();
        desks.Of("busy").Calls.ShouldBe(1);
        desks.Of("new").Calls = 1;
        desks.Of("one-too-many").ShouldNotBeSameAs(desks.Of("one-too-many"));
        desks.Count.ShouldBe(3);
    }

    [Fact]
    public void ShownInMinuteBefore_OldAndFutureCues_DoNotCount()
    {
        var desk = new AgentDesk("ana");
        desk.AddShown(1000);
        desk.AddShown(30_000);
        desk.AddShown(200_000);
        desk.ShownInMinuteBefore(61_000).ShouldBe(1);
        desk.ShownInMinuteBefore(60_999).ShouldBe(2);
    }
}
