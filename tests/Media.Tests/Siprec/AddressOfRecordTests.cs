using EdgeCx.Media.Siprec;

namespace EdgeCx.Media.Tests.Siprec;

public sealed class AddressOfRecordTests
{
    [Theory]
    [InlineData("sip:Alice@Bank.Example", "alice", "bank.example")]
    [InlineData("SIPS:alice@bank.example:5061;transport=tls?x=y", "alice", "bank.example")]
    [InlineData("\"A <b>\" <sip:alice;isub=1@h>;tag=2", "b", "")]
    [InlineData("\"Alice\" <sip:alice;isub=1@h>;tag=2", "alice", "h")]
    [InlineData("sip:alice:secret@h", "alice", "h")]
    [InlineData("sip:%2B49151@h", "+49151", "h")]
    [InlineData("tel:+1-212.555(01)00;phone-context=x", "+12125550100", "")]
    [InlineData("2001", "2001", "")]
    [InlineData("john.doe", "john.doe", "")]
    [InlineData("sip:2001", "2001", "")]
    [InlineData("sip:sbc.bank.example", "", "sbc.bank.example")]
    [InlineData("10.0.0.1", "", "10.0.0.1")]
    [InlineData("sip:[2001:db8::1]:5060", "", "[2001:db8::1]")]
    [InlineData("Extension-016190619@speechpath.ie", "extension-016190619", "speechpath.ie")]
    public void TryParse_AddressHoweverWritten_IsReducedToUserAndHost(string text, string user, string host)
    {
        AddressOfRecord.TryParse(text).ShouldBe(new AddressOfRecord(user, host));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("sip:")]
    [InlineData("<>")]
    [InlineData("sip:@")]
    public void TryParse_Nothing_IsNull(string? text)
    {
        AddressOfRecord.TryParse(text).ShouldBeNull();
    }

    [Theory]
    [InlineData("*", "2001", true)]
    [InlineData("20*", "2001", true)]
    [InlineData("20?1", "2001", true)]
    [InlineData("20?", "2001", false)]
    [InlineData("sip:20*", "2001", true)]
    [InlineData("*@PBX.*", "2001", true)]
    [InlineData("*@other", "2001", false)]
    [InlineData("2*1@pbx.example", "2001", true)]
    [InlineData("**1*", "2001", true)]
    [InlineData("", "2001", false)]
    [InlineData("pbx*", "2001", false)]
    public void Matches_Glob_IsOverUserOrUserAtHost(string glob, string user, bool expected)
    {
        new AddressPattern(glob).Matches(new AddressOfRecord(user, "pbx.example")).ShouldBe(expected);
    }

    [Fact]
    public void IsMatch_ManyStars_StaysFast()
    {
        AddressPattern.IsMatch(string.Concat(Enumerable.Repeat("a*", 60)) + "b", new string('a', 500)).ShouldBeFalse();
    }
}
