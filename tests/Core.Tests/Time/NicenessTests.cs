using EdgeCx.Core.Time;

namespace EdgeCx.Core.Tests.Time;

public sealed class NicenessTests
{
    [Fact]
    public void TryTake_Background_IsTheThreadsOwn()
    {
        var before = Niceness.Current();
        Take(Niceness.Background).ShouldBe(Math.Max(before, Niceness.Background));
        Niceness.Current().ShouldBe(before);
    }

    [Fact]
    public void TryTake_Urgent_IsGrantedAsTheProbeSays() =>
        Take(Niceness.Urgent).ShouldBe(Niceness.MayBeUrgent() ? Niceness.Urgent : Niceness.Current());

    private static int Take(int nice)
    {
        var taken = 0;
        var thread = new Thread(() =>
        {
            Niceness.TryTake(nice);
            taken = Niceness.Current();
        });
        thread.Start();
        thread.Join();
        return taken;
    }
}
