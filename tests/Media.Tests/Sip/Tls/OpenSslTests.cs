using System.ComponentModel;
using System.Diagnostics;
using EdgeCx.Core.Flow;

namespace EdgeCx.Media.Tests.Sip.Tls;

/// <summary>A foreign TLS client: <c>openssl s_client</c>.</summary>
public sealed class OpenSslTests
{
    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task Options_FromOpenSsl_AreAnswered(string version)
    {
        await using var tls = new TlsEdge();
        var options = Say.Request("OPTIONS", via: "SIP/2.0/TLS 127.0.0.1:1;branch=z9hG4bK1");
        var (code, output) = await RunAsync(tls, $"{version} -CAfile {tls.Authority.RootFile} -verify_return_error -quiet", options);
        output.ShouldContain("SIP/2.0 200 OK", Case.Sensitive, $"exit code {code}");
    }

    [Theory]
    [InlineData("-tls1")]
    [InlineData("-tls1_1")]
    public async Task Handshake_OlderThanTls12_IsRefusedWithAnAlert(string version)
    {
        await using var tls = new TlsEdge();
        var (code, output) = await RunAsync(tls, $"{version} -cipher ALL:@SECLEVEL=0", "");
        code.ShouldNotBe(0);
        output.ShouldContain("protocol version", Case.Insensitive);
        await TlsEdge.EventuallyAsync(() => tls.Drops[DropReason.TlsHandshake] == 1);
        tls.Handler.Calls.ShouldBeEmpty();
    }

    private static async Task<(int Code, string Output)> RunAsync(TlsEdge tls, string arguments, string send)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("openssl", $"s_client -connect {tls.EndPoint} {arguments}")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var openssl = Process.Start(start)!;
            var errors = openssl.StandardError.ReadToEndAsync(cancellation);
            await openssl.StandardInput.WriteAsync(send.AsMemory(), cancellation);
            await openssl.StandardInput.FlushAsync(cancellation);
            if (send.Length > 0)
            {
                // What stands on standard input stays open until the answer has come.
                var answer = new char[4096];
                var count = await openssl.StandardOutput.ReadAsync(answer, cancellation);
                openssl.Kill();
                return (0, new string(answer, 0, count));
            }

            openssl.StandardInput.Close();
            var output = await openssl.StandardOutput.ReadToEndAsync(cancellation) + await errors;
            await openssl.WaitForExitAsync(cancellation);
            return (openssl.ExitCode, output);
        }
        catch (Win32Exception)
        {
            Assert.Skip("openssl is not installed (Debian package openssl)");
            throw;
        }
    }
}
