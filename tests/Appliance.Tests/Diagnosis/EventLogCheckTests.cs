using EdgeCx.Appliance.Diagnosis;

namespace EdgeCx.Appliance.Tests.Diagnosis;

public sealed class EventLogCheckTests
{
    [Fact]
    public void Look_FolderMissing_BlocksAndNamesTheKey()
    {
        var finding = EventLogCheck.Look("/nowhere/events.jsonl");
        finding.Verdict.ShouldBe(Verdict.Block);
        finding.Text.ShouldStartWith("Delivery:JsonLog is '/nowhere/events.jsonl', which cannot be written (");
    }

    [Fact]
    public void Look_Folder_Blocks() => EventLogCheck.Look(Path.GetTempPath()).Text.ShouldContain("is a folder");

    [Fact]
    public void Look_NewFile_IsOkAndNotLeftBehind()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        EventLogCheck.Look(file).Verdict.ShouldBe(Verdict.Ok);
        File.Exists(file).ShouldBeFalse();
    }

    [Fact]
    public void Look_FileWithEvents_KeepsThem()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "{}");
            EventLogCheck.Look(file).Verdict.ShouldBe(Verdict.Ok);
            File.ReadAllText(file).ShouldBe("{}");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
