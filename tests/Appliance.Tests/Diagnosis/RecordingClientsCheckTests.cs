using EdgeCx.Appliance.Diagnosis;
using EdgeCx.Appliance.Web;
using EdgeCx.Media.Siprec.Deviations;

namespace EdgeCx.Appliance.Tests.Diagnosis;

public sealed class RecordingClientsCheckTests
{
    [Fact]
    public void Findings_OfAClientThatDeviates_SayWhatItCostsAndWhatToDo()
    {
        var clients = new RecordingClients();
        var client = clients.Begin("192.0.2.7", "SBC 9", DateTimeOffset.UnixEpoch);
        clients.Add(client, Deviation.NoOptionTag | Deviation.NoMetadata, DateTimeOffset.UnixEpoch);
        var findings = RecordingClientsCheck.Findings([.. clients.Report().Select(RecordingClientAnswer.Of)]);
        findings.Select(f => f.Verdict).ShouldBe([Verdict.Ok, Verdict.Warn, Verdict.Ok]);
        findings.ShouldAllBe(f => f.Subject == "SBC 9 at 192.0.2.7");
        findings[0].Text.ShouldBe("1 sessions, 2 remarks");
        findings[1].Text.ShouldContain("Turn metadata on");
        findings[1].Text.ShouldContain("1 of 1 sessions; costs roles");
        findings[2].Text.ShouldContain("RFC 7866");
    }

    [Fact]
    public void Findings_WithoutClients_Say() =>
        RecordingClientsCheck.Findings([]).ShouldHaveSingleItem().Text.ShouldContain("no recording client has come");

    [Fact]
    public async Task Look_WhereNobodyAnswers_NamesTheKeyAndWhatToDo()
    {
        // Port 9 (discard) is nobody's here.
        var finding = (await RecordingClientsCheck.LookAsync(new Uri("http://127.0.0.1:9"), TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        finding.Verdict.ShouldBe(Verdict.Block);
        finding.Text.ShouldContain("Console:Url");
        finding.Text.ShouldContain("Start it");
    }
}
