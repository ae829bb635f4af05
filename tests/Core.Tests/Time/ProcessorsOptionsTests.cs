using EdgeCx.Core.Time;

namespace EdgeCx.Core.Tests.Time;

public sealed class ProcessorsOptionsTests
{
    [Fact]
    public void Validate_Nothing_IsFine() => new LatencyOptions().Validate().ShouldBeEmpty();

    [Theory]
    [InlineData("0,2-3", "0-3")]
    [InlineData("7", "")]
    public void Validate_ProcessorsThatAreThere_IsFine(string value, string allowed) =>
        new ProcessorsOptions { Emotion = value }.Validate(ProcessorsOptions.ListOf(allowed)).ShouldBeEmpty();

    [Theory]
    [InlineData("two", "0-3", "Latency:Processors:Voice is 'two'; allowed are numbers and ranges from 0 to 1023, as in 0,2-3.")]
    [InlineData("3-4", "0-3", "Latency:Processors:Voice is '3-4'; allowed are processors where this process may run: 0-3.")]
    public void Validate_WhatCannotBe_NamesKeyValueAndWhatIsAllowed(string value, string allowed, string error) =>
        new ProcessorsOptions { Voice = value }.Validate(ProcessorsOptions.ListOf(allowed)).ShouldBe([error]);

    [Fact]
    public void Placed_Section_IsWhatIsSet() =>
        new ProcessorsOptions { Receive = "0", Words = "1" }.Placed.ShouldBe([("Receive", "0"), ("Words", "1")]);
}
