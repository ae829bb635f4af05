using System.Text.RegularExpressions;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Sip.Digest;
using EdgeCx.Media.Tests.Sip.Tls;

namespace EdgeCx.Media.Tests.Sip.Digest;

/// <summary>Digest authentication of calls, with answers computed by the test itself.</summary>
public sealed partial class DigestGuardTests : IDisposable
{
    private const string Uri = "sip:srs@192.0.2.1";
    private readonly DigestUserFile _file = new(
        DigestUserFile.Md5Line("sbc", "open"), DigestUserFile.Sha256Line("sbc", "open"), "# a comment", "", DigestUserFile.Md5Line("old", "x"), DigestUserFile.Md5Line("else", "y", "elsewhere"));

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Invite_WithoutCredentials_IsChallengedWithoutLeavingATrace()
    {
        var desk = Desk();
        var challenge = desk.Deliver(Say.Invite()).ShouldHaveSingleItem();

        Say.Status(challenge).ShouldBe(401);
        var values = Say.Headers(challenge, "WWW-Authenticate");
        values.Length.ShouldBe(2);
        values[0].ShouldMatch("^Digest realm=\"edge.example\", nonce=\"[^\"]+\", algorithm=SHA-256, qop=\"auth\"$");
        values[1].ShouldMatch("^Digest realm=\"edge.example\", nonce=\"[^\"]+\", algorithm=MD5, qop=\"auth\"$");
        desk.Deliver(Say.Request("ACK", toTag: Say.Tag(challenge))).ShouldBeEmpty();
        (desk.Core.DialogCount, desk.Core.TransactionCount).ShouldBe((0, 0));
        desk.Handler.Calls.ShouldBeEmpty();
        desk.Drops[DropReason.SipUnauthorized].ShouldBe(1);
    }

    [Theory]
    [InlineData("MD5")]
    [InlineData("SHA-256")]
    public void Invite_WithRightCredentials_IsServedOncePerCount(string algorithm)
    {
        var desk = Desk();
        var nonce = Nonce(desk.Deliver(Say.Invite()).Single());
        var authorized = Authorization(algorithm, nonce, 1);

        Say.Status(desk.Deliver(Say.Invite(2, branch: "z9hG4bK-2", extra: authorized)).Single()).ShouldBe(200);
        var replayed = desk.Deliver(Say.Invite(3, branch: "z9hG4bK-3", extra: authorized, callId: "other")).Single();
        Say.Status(replayed).ShouldBe(401);
        Say.Headers(replayed, "WWW-Authenticate").ShouldAllBe(v => v.EndsWith(", stale=true", StringComparison.Ordinal));
        Say.Status(desk.Deliver(Say.Invite(4, branch: "z9hG4bK-4", extra: Authorization(algorithm, nonce, 2), callId: "third")).Single()).ShouldBe(200);
        desk.Handler.Calls.ShouldBe(["invite", "invite"]);
    }

    [Fact]
    public void Invite_RetransmittedWithItsCredentials_IsNoReplay()
    {
        var desk = Desk();
        var invite = Say.Invite(2, extra: Authorization("MD5", Nonce(desk.Deliver(Say.Invite()).Single()), 1));
        var ok = desk.Deliver(invite).Single();
        desk.Deliver(invite).ShouldBe([ok]);
    }

    [Theory]
    [InlineData("sbc", "wrong", "auth", 1u)]
    [InlineData("nobody", "open", "auth", 1u)]
    [InlineData("else", "y", "auth", 1u)]
    [InlineData("sbc", "open", "auth-int", 1u)]
    [InlineData("sbc", "open", "", 1u)]
    [InlineData("sbc", "open", "auth", 0u)]
    public void Invite_WithWrongCredentials_IsChallengedAgainAndNotStale(string user, string password, string qop, uint count)
    {
        var desk = Desk();
        var nonce = Nonce(desk.Deliver(Say.Invite()).Single());
        var answer = desk.Deliver(Say.Invite(2, extra: Authorization("MD5", nonce, count, user, password, qop: qop))).Single();
        Say.Status(answer).ShouldBe(401);
        answer.ShouldNotContain("stale");
        desk.Handler.Calls.ShouldBeEmpty();
        desk.Drops[DropReason.SipUnauthorized].ShouldBe(2);
    }

    [Fact]
    public void Invite_WithANonceThatExpired_IsStale()
    {
        var desk = Desk();
        var nonce = Nonce(desk.Deliver(Say.Invite()).Single());
        desk.Pass(TimeSpan.FromSeconds(301));
        var answer = desk.Deliver(Say.Invite(2, extra: Authorization("SHA-256", nonce, 1))).Single();
        Say.Headers(answer, "WWW-Authenticate").ShouldAllBe(v => v.Contains("stale=true", StringComparison.Ordinal));
        Say.Status(desk.Deliver(Say.Invite(3, extra: Authorization("SHA-256", Nonce(answer), 1))).Single()).ShouldBe(200);
    }

    [Fact]
    public void Invite_WithCredentialsForAnotherUri_Is400()
    {
        var desk = Desk();
        var nonce = Nonce(desk.Deliver(Say.Invite()).Single());
        Say.Status(desk.Deliver(Say.Invite(2, extra: Authorization("MD5", nonce, 1, uri: "sip:srs@192.0.2.2"))).Single()).ShouldBe(400);
        Say.Status(desk.Deliver(Say.Invite(3, extra: Authorization("MD5", nonce, 1, uri: "sip:192.0.2.1:5060;transport=udp"))).Single()).ShouldBe(200, "sipp hashes no user, others no parameters");
    }

    [Fact]
    public void Requests_OfADialogAndOptions_AreNotAskedUnlessConfigured()
    {
        var desk = Desk();
        Say.Status(desk.Deliver(Say.Request("OPTIONS")).Single()).ShouldBe(200);
        var tag = Say.Tag(desk.Deliver(Say.Invite(2, extra: Authorization("MD5", Nonce(desk.Deliver(Say.Invite()).Single()), 1))).Single());
        desk.Deliver(Say.Request("ACK", 2, tag));
        Say.Status(desk.Deliver(Say.Invite(3, tag)).Single()).ShouldBe(200);
        Say.Status(desk.Deliver(Say.Request("BYE", 4, tag)).Single()).ShouldBe(200);

        Say.Status(Desk("OPTIONS").Deliver(Say.Request("OPTIONS")).Single()).ShouldBe(401);
    }

    [Fact]
    public void Users_OfAFileThatChanged_AreTakenOverOrKept()
    {
        var logger = new NotingLogger();
        var store = DigestUserStore.Open(_file.Options, logger);
        store.Current.Count.ShouldBe(2);

        _file.Write("sbc:edge.example:notahash");
        store.Refresh();
        store.Refresh();
        store.Current.Count.ShouldBe(2);
        logger.Lines.ShouldHaveSingleItem().ShouldContain("line 1: allowed is user:realm:HA1");
        logger.Lines[0].ShouldNotContain("notahash");

        _file.Write(DigestUserFile.Md5Line("new", "z"));
        store.Refresh();
        store.Current.Count.ShouldBe(1);
        store.Current.Algorithms.ShouldBe([DigestAlgorithm.Md5]);
        logger.Lines[1].ShouldContain("read again");
    }

    [Fact]
    public void Open_OfAFileThatCannotBeUsed_NamesIt()
    {
        Should.Throw<IOException>(() => DigestUserStore.Open(new SipDigestOptions { Realm = "r", UsersFile = "/nowhere" }, new NotingLogger()))
            .Message.ShouldStartWith("Sip:Digest:UsersFile is '/nowhere', which cannot be read");
        Should.Throw<IOException>(() => DigestUserStore.Open(_file.Options with { Realm = "other" }, new NotingLogger()))
            .Message.ShouldContain("which has no user of the realm 'other'");
    }

    [Fact]
    public void Validate_OfWrongOptions_NamesEach()
    {
        var errors = new SipOptions { Digest = new SipDigestOptions { Realm = "a\"b", Methods = ["INVITE", "BYE"], NonceSeconds = 1 } }.Validate().ToArray();
        errors.Length.ShouldBe(4);
        errors.ShouldContain("Sip:Digest:Methods has 'BYE'; allowed are INVITE, OPTIONS.");
        errors.ShouldContain(e => e.StartsWith("Sip:Digest:UsersFile is empty", StringComparison.Ordinal));
    }

    private static string Nonce(string challenge) => NonceValue().Match(challenge).Groups[1].Value;

    private static string Authorization(
        string algorithm, string nonce, uint count, string user = "sbc", string password = "open", string uri = Uri, string qop = "auth")
    {
        Func<string, string> hash = algorithm == "MD5" ? DigestUserFile.Md5 : DigestUserFile.Sha256;
        var nc = count.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
        var response = hash($"{hash($"{user}:{DigestUserFile.Realm}:{password}")}:{nonce}:{nc}:0a4f113b:auth:{hash($"INVITE:{uri}")}");
        return $"Authorization: Digest username=\"{user}\",realm=\"{DigestUserFile.Realm}\",nonce=\"{nonce}\",uri=\"{uri}\",response=\"{response}\","
            + $"algorithm={algorithm},cnonce=\"0a4f113b\",{(qop.Length > 0 ? $"qop={qop}," : "")}nc={nc}\r\n";
    }

    private SignallingDesk Desk(params string[] methods)
    {
        var options = _file.Options with { Methods = methods.Length > 0 ? methods : ["INVITE"] };
        return new SignallingDesk(new SipOptions { Digest = options }, new DigestGuard(options, DigestUserStore.Open(options, new NotingLogger())));
    }

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex NonceValue();
}
