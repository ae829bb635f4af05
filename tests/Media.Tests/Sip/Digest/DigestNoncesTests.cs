using EdgeCx.Media.Sip.Digest;

namespace EdgeCx.Media.Tests.Sip.Digest;

public sealed class DigestNoncesTests
{
    private const long Second = 1_000_000_000;
    private readonly DigestNonces _nonces = new(lifeSeconds: 60, most: 3);

    [Fact]
    public void TryUse_OfACountTwice_IsRefused()
    {
        var nonce = _nonces.Issue(0);
        _nonces.Count.ShouldBe(0, "giving one out costs nothing");
        _nonces.TryUse(nonce, 1, 0).ShouldBeTrue();
        _nonces.TryUse(nonce, 1, 0).ShouldBeFalse();
        _nonces.TryUse(nonce, 3, 0).ShouldBeTrue();
        _nonces.TryUse(nonce, 2, 0).ShouldBeTrue("datagrams overtake each other");
        _nonces.TryUse(nonce, 2, 0).ShouldBeFalse();
        _nonces.TryUse(nonce, 200, 0).ShouldBeTrue();
        _nonces.TryUse(nonce, 137, 0).ShouldBeTrue("63 behind");
        _nonces.TryUse(nonce, 136, 0).ShouldBeFalse("beyond the window");
        _nonces.TryUse(nonce, 3, 0).ShouldBeFalse();
        _nonces.TryUse(nonce, 0, 0).ShouldBeFalse("counting begins with one");
        _nonces.TryUse(nonce, uint.MaxValue, 0).ShouldBeTrue();
    }

    [Fact]
    public void TryUse_AfterItsLife_IsRefused()
    {
        var nonce = _nonces.Issue(5 * Second);
        _nonces.TryUse(nonce, 1, 65 * Second).ShouldBeTrue();
        _nonces.TryUse(nonce, 2, (65 * Second) + 1).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void TryUse_OfOneThatIsNotOurs_IsRefused(string nonce) => _nonces.TryUse(nonce, 1, 0).ShouldBeFalse();

    [Fact]
    public void TryUse_OfOneThatWasChangedOrIsOfAnotherProcess_IsRefused()
    {
        var nonce = _nonces.Issue(0);
        var octets = Convert.FromBase64String(nonce);
        for (var i = 0; i < octets.Length; i++)
        {
            octets[i] ^= 1;
            _nonces.TryUse(Convert.ToBase64String(octets), 1, 0).ShouldBeFalse($"octet {i}");
            octets[i] ^= 1;
        }

        new DigestNonces(60, 3).TryUse(nonce, 1, 0).ShouldBeFalse();
        _nonces.TryUse(nonce, 1, 0).ShouldBeTrue();
    }

    [Fact]
    public void TryUse_OfMoreThanTheTableHolds_NeverTakesAForgottenCountAgain()
    {
        var all = Enumerable.Range(1, 5).Select(i => _nonces.Issue(i * Second)).ToArray();
        foreach (var nonce in all)
        {
            _nonces.TryUse(nonce, 1, 10 * Second).ShouldBeTrue();
        }

        _nonces.Count.ShouldBe(3);
        foreach (var nonce in all)
        {
            _nonces.TryUse(nonce, 1, 10 * Second).ShouldBeFalse("used or forgotten");
        }

        _nonces.TryUse(all[4], 2, 10 * Second).ShouldBeTrue("still remembered");
        _nonces.TryUse(_nonces.Issue(11 * Second), 1, 11 * Second).ShouldBeTrue();
    }
}
