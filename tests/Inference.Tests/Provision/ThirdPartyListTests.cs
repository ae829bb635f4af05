using System.Text.RegularExpressions;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Inference.Tests.Provision;

/// <summary>The list of third-party files is well formed, and what the build refers to is on it.</summary>
public sealed partial class ThirdPartyListTests
{
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "provision");

    [Fact]
    public void Lines_All_PinPackagePathHashSizeLicenceAndLandingPlace()
    {
        var rows = Rows().ToArray();
        rows.Length.ShouldBeGreaterThan(40);
        foreach (var row in rows)
        {
            row.Length.ShouldBe(7, string.Join('|', row));
            row[0].ShouldBeOneOf("default", "training", "gpu", "bench", "base-english", "spanish");
            Version().IsMatch(row[1]).ShouldBeTrue(row[1]);
            Hash().IsMatch(row[3]).ShouldBeTrue(row[2]);
            long.Parse(row[4], System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
            // The one licence that is not open source never comes without being asked for.
            row[5].ShouldBeOneOf(row[0] == "spanish" ? ["Moonshine-Community"] : ["MIT", "MPL-2.0", "Apache-2.0"]);
            row[6].ShouldNotContain("..");
        }

        rows.Select(r => r[6]).ShouldBeUnique();
    }

    [Fact]
    public void Default_Group_StaysSmall() =>
        Rows().Where(r => r[0] == "default").Sum(r => long.Parse(r[4], System.Globalization.CultureInfo.InvariantCulture)).ShouldBeLessThan(150_000_000);

    [Fact]
    public void Properties_OfTheBuild_ReferToListedFiles()
    {
        var landing = Rows().Select(r => r[6]).Concat(Made().Select(r => r[5])).ToArray();
        var folders = Regex.Matches(File.ReadAllText(Path.Combine(Folder, "ThirdParty.props")), @"\$\(ThirdPartyRoot\)([^<]+)<").Select(m => m.Groups[1].Value).ToArray();
        folders.Length.ShouldBeGreaterThanOrEqualTo(8);
        folders.ShouldAllBe(f => landing.Any(l => l.StartsWith(f, StringComparison.Ordinal)));
    }

    private static IEnumerable<string[]> Rows() =>
        File.ReadLines(Path.Combine(Folder, "third-party.tsv")).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t'));

    private static IEnumerable<string[]> Made() =>
        File.ReadLines(Path.Combine(Folder, "made.tsv")).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t'));

    [GeneratedRegex("^(@[a-z0-9-]+/)?[a-z0-9.-]+@[0-9]+\\.[0-9]+\\.[0-9]+$")]
    private static partial Regex Version();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Hash();
}
