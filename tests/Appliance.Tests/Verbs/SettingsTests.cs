using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Verbs;

namespace EdgeCx.Appliance.Tests.Verbs;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("call.wav", "call.wav", "--Sip:Port", "1")]
    [InlineData("call.wav", "--Sip:Port", "1", "call.wav")]
    [InlineData("call.wav", "--Sip:Port=1", "call.wav")]
    [InlineData(null, "--customer", "a.wav", "--agent", "b.wav", "--Sip:Port", "1")]
    public void Of_SettingsAroundTheFile_ArePartedFromIt(string? file, params string[] args)
    {
        var parse = VerbLine.Build().Parse(["analyze", .. args]);
        var settings = Settings.Of(parse, parse.GetValue<string?>("FILE"), out var found);
        found.ShouldBe(file);
        string.Join('=', settings).ShouldBe("--Sip:Port=1");
    }

    [Theory]
    [InlineData("--bogus", "'--bogus' is neither an option of this verb nor a setting (--Section:Key VALUE); see edgecx analyze --help.")]
    [InlineData("", "'' is neither an option of this verb nor a setting (--Section:Key VALUE); see edgecx analyze --help.")]
    [InlineData("--Sip:Port", "--Sip:Port has no value.")]
    public void Of_NoFileAndNoSetting_IsNamed(string argument, string error)
    {
        var parse = VerbLine.Build().Parse(["analyze", argument]);
        Should.Throw<ConfigurationException>(() => Settings.Of(parse, parse.GetValue<string?>("FILE"), out _)).Errors.ShouldBe([error]);
    }
}
