using EdgeCx.Appliance.Diagnosis;
using Microsoft.Extensions.Configuration;

namespace EdgeCx.Appliance.Tests.Diagnosis;

public sealed class ExaminationTests
{
    [Fact]
    public void Of_ValuesThatCannotBeUsed_AreNamedAndTheRestIsStillLookedAt()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sip:ListenAddress"] = "foo",
            ["Media:PortMin"] = "47300",
            ["Media:PortMax"] = "47201",
            ["Inference:ModelDirectory"] = "/nowhere",
        }).Build();

        var findings = Examination.Of(configuration).ToList();

        findings.Where(f => f.Subject == "configuration").Select(f => f.Text[..f.Text.IndexOf(' ', StringComparison.Ordinal)])
            .ShouldBe(["Sip:ListenAddress", "Media:PortMax", "Inference:ModelDirectory"]);
        findings.ShouldContain(f => f.Subject == "Sip:Port");
        findings.ShouldContain(f => f.Subject == "clock");
        findings.ShouldNotContain(f => f.Text.Contains("carry -", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("auto", "moonshine-tiny, en where it is recognised", "Ok")]
    [InlineData("es", "Inference:SpanishLicenceAccepted", "Warn")]
    public void Of_Words_NamesTheTranscriberAndItsCostOrWhyThereIsNone(string language, string text, string verdict)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Inference:Language"] = language }).Build();

        var words = Examination.Of(configuration).Single(f => f.Subject == "words");

        words.Text.ShouldContain(text);
        words.Verdict.ToString().ShouldBe(verdict);
    }
}
