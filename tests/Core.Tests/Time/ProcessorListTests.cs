using EdgeCx.Core.Time;

namespace EdgeCx.Core.Tests.Time;

public sealed class ProcessorListTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("  ", "", 0)]
    [InlineData("0", "0", 1)]
    [InlineData("3,1,2", "1-3", 3)]
    [InlineData("0,2-3", "0,2-3", 3)]
    [InlineData(" 0-1,1-2 ", "0-2", 3)]
    [InlineData("63-64,1023", "63-64,1023", 3)]
    [InlineData("0-1023", "0-1023", 1024)]
    public void TryParse_List_IsWrittenAsTheKernelDoes(string text, string written, int count)
    {
        ProcessorList.TryParse(text, out var list).ShouldBeTrue();

        list.ToString().ShouldBe(written);
        list.Count.ShouldBe(count);
        list.IsAny.ShouldBe(count == 0);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("3-1")]
    [InlineData("1,,2")]
    [InlineData("1,")]
    [InlineData("a")]
    [InlineData("1 - 2")]
    [InlineData("0x1")]
    [InlineData("1024")]
    [InlineData("0-99999999999")]
    public void TryParse_WhatIsNoList_IsRefused(string text)
    {
        ProcessorList.TryParse(text, out var list).ShouldBeFalse();

        list.IsAny.ShouldBeTrue();
    }

    [Theory]
    [InlineData("1", "0-3", true)]
    [InlineData("1,4", "0-3", false)]
    [InlineData("", "0", true)]
    [InlineData("64", "0", false)]
    public void IsWithin_Lists_LooksAtEachProcessor(string text, string other, bool isWithin) =>
        ListOf(text).IsWithin(ListOf(other)).ShouldBe(isWithin);

    [Fact]
    public void TryTake_OneProcessor_IsTheThreadsOwn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processors of threads are Linux's");
        var before = ProcessorList.OfThisThread();
        var last = before.ToString().Split(',', '-')[^1];
        var taken = (IsGranted: false, Where: "", Heirs: "");

        var thread = new Thread(() =>
        {
            taken = (ListOf(last).TryTake(), ProcessorList.OfThisThread().ToString(), "");

            // What a kept thread starts is not kept: the runtime gives a new thread the process's own processors.
            var heir = new Thread(() => taken.Heirs = ProcessorList.OfThisThread().ToString());
            heir.Start();
            heir.Join();
        });
        thread.Start();
        thread.Join();

        taken.ShouldBe((true, last, ProcessorList.OfThisProcess().ToString()));
        ProcessorList.OfThisThread().ToString().ShouldBe(before.ToString());
    }

    [Fact]
    public void TryTake_ProcessorThatIsNotThere_ChangesNothing()
    {
        Assert.SkipWhen(ProcessorList.OfThisProcess().ToString().EndsWith("1023", StringComparison.Ordinal), "this machine has it");
        var taken = (IsGranted: true, Where: "");
        var thread = new Thread(() => taken = (ListOf("1023").TryTake(), ProcessorList.OfThisThread().ToString()));
        thread.Start();
        thread.Join();

        taken.IsGranted.ShouldBeFalse();
        taken.Where.ShouldBe(ProcessorList.OfThisProcess().ToString());
    }

    private static ProcessorList ListOf(string text) => ProcessorList.TryParse(text, out var list) ? list : throw new ArgumentException(text);
}
