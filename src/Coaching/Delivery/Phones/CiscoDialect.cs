using System.Globalization;
using System.Text;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>
/// Cisco enterprise: <c>POST /CGI/Execute</c>, form field <c>XML</c>, HTTP Basic. The phone asks its <c>authenticationURL</c> whether the user may, and
/// fetches the page itself.
/// </summary>
internal sealed class CiscoDialect : IHttpDialect
{
    private const string Path = "/CGI/Execute";
    private const string ContentType = "application/x-www-form-urlencoded";

    /// <inheritdoc/>
    public int MaxBytes => 4000;

    /// <inheritdoc/>
    public PhoneLogin Login => PhoneLogin.BasicAtOnce;

    /// <inheritdoc/>
    public PhonePage? Page(in PhoneText text) => CiscoXml.Text(text);

    /// <inheritdoc/>
    public PhoneRequest Show(in PhoneText text, string pageUrl) => Form(CiscoXml.Execute(pageUrl, text.Beep));

    /// <inheritdoc/>
    public PhoneRequest? Clear() => Form(CiscoXml.CloseServices);

    /// <summary>The phone answers 200 and says in the body what it thinks: <c>CiscoIPPhoneError Number="4"</c> is a refused user.</summary>
    public string? Refusal(ReadOnlySpan<byte> body)
    {
        const string mark = "<CiscoIPPhoneError";
        var text = Encoding.UTF8.GetString(body);
        var at = text.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var digits = new string([.. text.AsSpan(at + mark.Length).ToString().SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit).Take(3)]);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? $"phone-error-{number}" : "phone-error";
    }

    private static PhoneRequest Form(string document) => new(Path, ContentType, PhoneXml.Bytes("XML=" + Uri.EscapeDataString(document)));
}
