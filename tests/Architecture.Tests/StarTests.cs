using System.Xml.Linq;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Architecture.Tests;

/// <summary>The star around Core: no room references its neighbour, and only the adapter folder names ONNX Runtime.</summary>
public sealed class StarTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Core"] = [],
        ["Media"] = ["Core"],
        ["Inference"] = ["Core", "OnnxRuntime"],
        ["Coaching"] = ["Core"],
        ["Insights"] = ["Core"],
        ["Appliance"] = ["Core", "Media", "Inference", "Coaching", "Insights"],
        ["OnnxRuntime"] = [],
    };

    public static TheoryData<string> Rooms() => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void ProjectReferences_OfRoom_AreOnlyThoseAllowed(string room)
    {
        var file = Path.Combine(SharedData.RepositoryRoot, "src", room, room + ".csproj");
        File.Exists(file).ShouldBeTrue();
        var references = XDocument.Load(file)
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!))
            .ToArray();
        references.Except(Allowed[room]).ShouldBeEmpty($"{room} references a neighbour");
    }

    [Fact]
    public void Rooms_OnDisk_AreExactlyThoseOfTheHouse()
    {
        var onDisk = Directory.GetDirectories(Path.Combine(SharedData.RepositoryRoot, "src")).Select(Path.GetFileName);
        onDisk.ShouldBe(Allowed.Keys, ignoreOrder: true);
    }

    [Fact]
    public void OnnxRuntime_OutsideItsAdapterFolder_IsNotNamed()
    {
        var offenders = Sources()
            .Where(f => !f.Contains("/src/Inference/Onnx/", StringComparison.Ordinal) && !f.Contains("/src/OnnxRuntime/", StringComparison.Ordinal))
            .Where(f => File.ReadAllText(f).Contains("using Microsoft.ML.OnnxRuntime", StringComparison.Ordinal));
        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void WallClock_InSources_IsNotRead()
    {
        var offenders = Sources().Where(f =>
        {
            var text = File.ReadAllText(f);
            return text.Contains("DateTime.Now", StringComparison.Ordinal)
                || text.Contains("DateTime.UtcNow", StringComparison.Ordinal)
                || text.Contains("DateTimeOffset.Now", StringComparison.Ordinal)
                || text.Contains("DateTimeOffset.UtcNow", StringComparison.Ordinal);
        });
        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void Sources_Files_StayReadableInSize()
    {
        var offenders = Sources().Where(f => File.ReadLines(f).Count() > 350).Select(f => Path.GetRelativePath(SharedData.RepositoryRoot, f));
        offenders.ShouldBeEmpty("one type a file, about 300 lines at most");
    }

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));
}
