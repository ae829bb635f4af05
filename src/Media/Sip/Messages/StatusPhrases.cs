namespace EdgeCx.Media.Sip.Messages;

/// <summary>The usual reason phrases (RFC 3261 21, and the RFCs that added codes).</summary>
internal static class StatusPhrases
{
    /// <summary>The phrase of a status code; a general one for codes that are rare here.</summary>
    public static string Of(int status) => status switch
    {
        100 => "Trying",
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        413 => "Request Entity Too Large",
        414 => "Request-URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Unsupported URI Scheme",
        420 => "Bad Extension",
        422 => "Session Interval Too Small",
        469 => "Bad Info Package",
        480 => "Temporarily Unavailable",
        481 => "Call/Transaction Does Not Exist",
        482 => "Loop Detected",
        486 => "Busy Here",
        487 => "Request Terminated",
        488 => "Not Acceptable Here",
        491 => "Request Pending",
        500 => "Server Internal Error",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        505 => "Version Not Supported",
        513 => "Message Too Large",
        603 => "Decline",
        606 => "Not Acceptable",
        < 300 => "OK",
        < 500 => "Request Failed",
        < 600 => "Server Failure",
        _ => "Declined",
    };
}
