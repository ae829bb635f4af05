using EdgeCx.Core.Calls;
using EdgeCx.Inference.Speech;

namespace EdgeCx.Inference.Tests.Speech;

public sealed class WordsBacklogTests : IDisposable
{
    private const long Second = 1_000_000_000;
    private readonly SegmentPool _pool = new(32, 32);
    private readonly List<WordsJob> _dropped = [];
    private readonly WordsBacklog _backlog;

    public WordsBacklogTests() => _backlog = new WordsBacklog(3, _dropped.Add);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void TryTake_Order_FinalsThenCustomersThenNewest()
    {
        var (customer, older, agent) = (Words(TestLegs.Customer()), Words(TestLegs.Customer()), Words(TestLegs.Agent()));
        var backlog = new WordsBacklog(8, _dropped.Add);
        backlog.Add(Job(Words(TestLegs.Customer()), 9, isFinal: false));
        backlog.Add(Job(agent, 8));
        backlog.Add(Job(older, 5));
        backlog.Add(Job(customer, 7));
        var order = new List<long>();
        while (backlog.TryTake(10 * Second, out var job))
        {
            order.Add(job.ArrivalNs / Second);
        }

        order.ShouldBe([7, 5, 8, 9]);
        _dropped.ShouldBeEmpty();
    }

    [Fact]
    public void TryTake_OneLeg_ComesInItsOrder()
    {
        var words = Words(TestLegs.Customer());
        _backlog.Add(Job(words, 1));
        _backlog.Add(Job(words, 2));
        _backlog.TryTake(3 * Second, out var job).ShouldBeTrue();
        job.ArrivalNs.ShouldBe(Second);
    }

    [Fact]
    public void TryTake_OlderThanUseful_IsDropped()
    {
        _backlog.Add(Job(Words(TestLegs.Customer()), 1));
        _backlog.TryTake((6 * Second) + 1, out _).ShouldBeFalse();
        _dropped.ShouldHaveSingleItem();
    }

    [Fact]
    public void TryTake_VoidSince_IsDropped()
    {
        var words = Words(TestLegs.Customer());
        _backlog.Add(Job(words, 1));
        words.Forget();
        _backlog.TryTake(2 * Second, out _).ShouldBeFalse();
        _dropped.ShouldHaveSingleItem();
    }

    [Fact]
    public void Add_NewerOfTheSameLeg_ReplacesItsPartial()
    {
        var words = Words(TestLegs.Customer());
        _backlog.Add(Job(words, 1, isFinal: false));
        _backlog.Add(Job(words, 2));
        _backlog.Count.ShouldBe(1);
        _backlog.HasFinal.ShouldBeTrue();
        _dropped.ShouldHaveSingleItem().IsFinal.ShouldBeFalse();
    }

    [Fact]
    public void Add_Full_TheLeastWorthGoes()
    {
        _backlog.Add(Job(Words(TestLegs.Customer()), 1));
        _backlog.Add(Job(Words(TestLegs.Agent()), 3));
        _backlog.Add(Job(Words(TestLegs.Customer()), 2));
        _backlog.Add(Job(Words(TestLegs.Customer()), 4));
        _dropped.ShouldHaveSingleItem().Words.Leg.Role.ShouldBe(SpeakerRole.Agent);
        _backlog.Add(Job(Words(TestLegs.Customer()), 5));
        _dropped[^1].ArrivalNs.ShouldBe(Second);
        _backlog.Clear();
        _backlog.Count.ShouldBe(0);
        _dropped.Count.ShouldBe(5);
    }

    private LegWords Words(Leg leg) => new(leg, new SpeechSegmenter(leg, _pool, () => true), new LanguageJudge("en", recognises: false));

    private WordsJob Job(LegWords words, long atSecond, bool isFinal = true)
    {
        var segment = _pool.TryRent()!;
        segment.Begin(words.Leg, 0);
        return new WordsJob(words, segment, 0, 0, atSecond * Second, isFinal, words.Generation);
    }
}
