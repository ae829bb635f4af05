using System.Text.Json;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Web;

/// <summary>Reads a command's small JSON body, and says what is allowed where it is something else.</summary>
internal static class CommandBody
{
    private const int MaxBytes = 4096;

    /// <summary>The body, or the error to answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="example">What is allowed, as an example.</param>
    public static async Task<(T? Body, IResult? Error)> ReadAsync<T>(HttpRequest request, string example)
        where T : class
    {
        if (!request.HasJsonContentType())
        {
            // Also what keeps another site's form from posting here: it cannot send this type without asking first.
            return (null, Problems.NotJson(request.ContentType, example));
        }

        // Many clients send JSON in chunks and give no length: what counts is how much there is.
        var bytes = new byte[MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        if (length is 0 or > MaxBytes)
        {
            return (null, Problems.BadBody(length == 0 ? "it is empty" : $"it is longer than {MaxBytes} bytes", example));
        }

        try
        {
            var body = JsonSerializer.Deserialize<T>(bytes.AsSpan(0, length), EventJson.Options);
            return body is null ? (null, Problems.BadBody("it is null", example)) : (body, null);
        }
        catch (JsonException e)
        {
            return (null, Problems.BadBody($"line {e.LineNumber + 1}, byte {e.BytePositionInLine} {e.Path}", example));
        }
    }
}
