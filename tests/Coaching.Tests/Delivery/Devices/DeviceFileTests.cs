using System.Text;
using EdgeCx.Coaching.Delivery.Devices;

namespace EdgeCx.Coaching.Tests.Delivery.Devices;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class DeviceFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgecx-devices-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Parse_GoodFile_GivesEachAgentTheirDevices()
    {
        var password = PasswordFile();
        var list = Parse($$"""
            {
              // who has no entry of their own
              "*": [ { "surface": "sip-message", "address": "sip:{agent}@10.0.0.1;transport=tcp", "beep": true } ],
              "4001": [
                { "surface": "yealink-http", "address": "https://phone-{agent}.bank.example", "user": "admin", "passwordFile": "{{password}}",
                  "tlsPin": "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "deadlineMs": 900, "ratePerMinute": 6, "language": "es" },
                { "surface": "rtpengine" }
              ]
            }
            """, out var errors)!;
        errors.ShouldBeEmpty();
        list.Count.ShouldBe(3);
        list.Of("77").ShouldHaveSingleItem().Address.ShouldBe("sip:77@10.0.0.1;transport=tcp");
        var own = list.Of("4001");
        own.Count.ShouldBe(2);
        own[0].Address.ShouldBe("https://phone-4001.bank.example");
        own[0].Password.ShouldBe("s3cret");
        own[0].TlsPin.ShouldBe(new string('0', 64));
        own[0].ToString().ShouldNotContain("s3cret");
        (own[0].DeadlineMs, own[0].RatePerMinute, own[0].Language, own[1].Surface).ShouldBe((900, 6, "es", SurfaceKind.Rtpengine));
    }

    [Theory]
    [InlineData("{\n \"4001\": [\n  { \"surface\": \"fax\", \"address\": \"x\" } ] }", "line 3: 4001[0].surface is 'fax'; allowed are sip-message, cisco")]
    [InlineData("{ \"4001\": [ {\n \"surface\": \"poly\",\n \"address\": \"http://p\",\n \"passwort\": 1 } ] }", "line 4: 4001[0].passwort is no key; allowed are surface")]
    [InlineData("{ \"4001\": [ { \"surface\": \"poly\", \"address\": \"http://p\", \"password\": \"x\" } ] }", "a password does not stand in this file")]
    [InlineData("{ \"4001\": [ { \"surface\": \"poly\", \"address\": \"http://p/x\" } ] }", "4001[0].address is 'http://p/x'; allowed is http://HOST")]
    [InlineData("{ \"4001\": [ { \"surface\": \"poly\", \"address\": \"http://u:p@h\" } ] }", "4001[0].address")]
    [InlineData("{ \"4001\": [ { \"surface\": \"snom\", \"address\": \"http://p\" } ] }", "allowed is sip:USER@HOST")]
    [InlineData("{ \"4001\": [ { \"surface\": \"cisco\", \"address\": \"http://p\" } ] }", "Delivery:PhoneUrl must say where")]
    [InlineData("{ \"4001\": [ { \"surface\": \"poly\", \"address\": \"http://p\", \"tlsPin\": \"00\" } ] }", "4001[0].tlsPin is no SHA-256")]
    [InlineData("{ \"4001\": [ { \"surface\": \"poly\", \"address\": \"http://p\", \"deadlineMs\": 5000 } ] }", "4001[0].deadlineMs is 5000; allowed are 100 to Delivery:PresentWithinMs (2000)")]
    [InlineData("{ \"4001\": [ { \"surface\": \"poly\", \"address\": \"http://p\", \"beep\": \"yes\" } ] }", "4001[0].beep is neither true nor false")]
    [InlineData("{ \"4001\": [ { \"surface\": \"poly\", \"address\": \"http://p\", \"passwordFile\": \"/nowhere/at/all\" } ] }", "4001[0].passwordFile is '/nowhere/at/all'")]
    [InlineData("{ \"4001\": [ { \"surface\": \"poly\", \"address\": \"http://p\", \"passwordEnvironment\": \"EDGECX_NOT_SET\", \"user\": \"u\" } ] }", "'EDGECX_NOT_SET', which is not set")]
    [InlineData("{ \"4001\": [ { \"surface\": \"poly\", \"address\": \"http://p\", \"proxy\": \"sip:p\" } ] }", "4001[0].proxy")]
    [InlineData("{ \"4001\": {} }", "line 1: 4001 is no list")]
    [InlineData("{ \"4001\": [ 1 ] }", "4001[0] is no device")]
    [InlineData("{ \"4001\": [], \"4001\": [] }", "4001 is there twice")]
    [InlineData("[]", "line 1: is no JSON object")]
    [InlineData("{ \"4001\": [\n\n { \"surface\" } ] }", "line 3: is not valid JSON")]
    [InlineData("", "not valid JSON")]
    public void Parse_WrongFile_NamesLineKeyAndWhatIsAllowed(string text, string expected)
    {
        Parse(text, out var errors).ShouldBeNull();
        errors.ShouldContain(e => e.Contains(expected, StringComparison.Ordinal), string.Join('\n', errors));
    }

    [Fact]
    public void Parse_EveryTruncationOfAGoodFile_IsAnErrorAndNeverThrows()
    {
        const string good = "{\"4001\":[{\"surface\":\"sip-message\",\"address\":\"sip:a@h\",\"beep\":true,\"deadlineMs\":500}]}";
        Parse(good, out _).ShouldNotBeNull();
        for (var length = 0; length < good.Length; length++)
        {
            Parse(good[..length], out var errors).ShouldBeNull();
            errors.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Parse_SeveralErrors_AllAreNamed()
    {
        Parse("{ \"4001\": [ { \"surface\": \"fax\", \"ratePerMinute\": 99, \"language\": \"english\" } ] }", out var errors).ShouldBeNull();
        errors.Count.ShouldBe(3);
    }

    [Fact]
    public void Parse_PasswordFileThatEverybodyMayRead_IsRefused()
    {
        var path = PasswordFile();
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Parse($$"""{ "4001": [ { "surface": "poly", "address": "http://p", "user": "u", "passwordFile": "{{path}}" } ] }""", out var errors).ShouldBeNull();
        errors.ShouldHaveSingleItem().ShouldContain("everybody may read");
        errors[0].ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("https://phone-{agent}.bank.example", "evil.com/x", false)]
    [InlineData("https://phone-{agent}.bank.example", "a.b", false)]
    [InlineData("https://phone-{agent}.bank.example", "4001", true)]
    [InlineData("sip:{agent}@10.0.0.1", "anna.k", true)]
    [InlineData("sip:{agent}@10.0.0.1", "x@evil", false)]
    [InlineData("sip:{agent}@10.0.0.1", "x;y\r\n", false)]
    [InlineData("sip:{agent}@10.0.0.1", "", false)]
    public void TryFill_NamesThatWouldReachSomebodyElse_AreRefused(string address, string agent, bool expected) =>
        DeviceAddress.TryFill(address, agent, out _).ShouldBe(expected);

    [Fact]
    public void Refresh_BadFileAfterAGoodOne_KeepsTheOldDevicesAndSaysItOnce()
    {
        var path = Path.Combine(_folder.FullName, "devices.json");
        File.WriteAllText(path, """{ "4001": [ { "surface": "sip-message", "address": "sip:a@h" } ] }""");
        var options = new DeliveryOptions { DevicesFile = path };
        DeviceFile.TryLoad(options, out var first, out _).ShouldBeTrue();
        var log = new Surfaces.SurfaceDesk.NotingLogger();
        var store = new DeviceStore(options, first, null, log);

        File.WriteAllText(path, """{ "4001": [ { "surface": "fax" } ] }""");
        store.Refresh();
        store.Refresh();
        store.Current.ShouldBeSameAs(first);
        log.Lines.Count(l => l.Contains("'fax'", StringComparison.Ordinal)).ShouldBe(1);

        File.WriteAllText(path, """{ "4001": [ { "surface": "sip-message", "address": "sip:b@h" } ] }""");
        store.Refresh();
        store.Current.Of("4001").ShouldHaveSingleItem().Address.ShouldBe("sip:b@h");
    }

    private static DeviceList? Parse(string text, out IReadOnlyList<string> errors) =>
        DeviceFile.TryParse(Encoding.UTF8.GetBytes(text), new DeliveryOptions { DevicesFile = "/d.json" }, out var list, out errors) ? list : null;

    private string PasswordFile()
    {
        var path = Path.Combine(_folder.FullName, "password");
        File.WriteAllText(path, "s3cret\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
