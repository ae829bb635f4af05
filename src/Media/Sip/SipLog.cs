using System.Net;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Sip;

/// <summary>What the SIP edge logs: never a line a message, never who calls, never a secret.</summary>
internal static partial class SipLog
{
    [LoggerMessage(EventId = 1000, Level = LogLevel.Information, Message = "SIP edge listens on {Address}, UDP and TCP")]
    public static partial void Listening(ILogger logger, IPEndPoint address);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "SIP edge stopped; {Open} dialogs were not answered by their peer")]
    public static partial void Stopped(ILogger logger, int open);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Error, Message = "SIP edge: a signalling step failed; the message is lost, signalling goes on")]
    public static partial void StepFailed(ILogger logger, Exception error);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Information, Message = "SIP edge listens on {Address}, TLS{Mutual}; its certificate is valid until {Until:yyyy-MM-dd HH:mm}Z")]
    public static partial void ListeningTls(ILogger logger, IPEndPoint address, string mutual, DateTime until);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Information, Message = "SIP over TLS is off: {Reason}")]
    public static partial void TlsOff(ILogger logger, string reason);

    [LoggerMessage(EventId = 1005, Level = LogLevel.Error, Message = "Sip:Tls:Certificate '{File}' {Why}; peers will refuse it")]
    public static partial void CertificateNotValid(ILogger logger, string file, string why);

    [LoggerMessage(EventId = 1006, Level = LogLevel.Error, Message = "TLS goes on with the certificate it has: {Error}")]
    public static partial void CertificateKept(ILogger logger, string error);

    [LoggerMessage(EventId = 1007, Level = LogLevel.Information, Message = "TLS certificate read again from '{File}', valid until {Until:yyyy-MM-dd HH:mm}Z; new connections use it")]
    public static partial void CertificateReloaded(ILogger logger, string file, DateTime until);

    [LoggerMessage(EventId = 1008, Level = LogLevel.Information, Message = "TLS connection with {Remote}: {Protocol}, its certificate: {Identity}")]
    public static partial void Secured(ILogger logger, IPEndPoint remote, SslProtocols protocol, string identity);

    [LoggerMessage(EventId = 1009, Level = LogLevel.Warning, Message = "TLS handshake with {Remote} failed: {Reason}")]
    public static partial void HandshakeFailed(ILogger logger, IPEndPoint remote, string reason);

    [LoggerMessage(EventId = 1010, Level = LogLevel.Error, Message = "SIP digest goes on with the users it has: {Error}")]
    public static partial void UsersKept(ILogger logger, string error);

    [LoggerMessage(EventId = 1011, Level = LogLevel.Information, Message = "SIP digest users read again from '{File}': {Count}")]
    public static partial void UsersReloaded(ILogger logger, string file, int count);

    [LoggerMessage(EventId = 1012, Level = LogLevel.Information, Message = "SIP edge takes messages of {Count} listed networks only{InKernel}")]
    public static partial void Listed(ILogger logger, int count, string inKernel);
}
