namespace EdgeCx.Media.Siprec;

/// <summary>One part of a multipart body: where its content lies and what it says it is.</summary>
/// <param name="ContentType">Value of its Content-Type with parameters; empty where there is none.</param>
/// <param name="Disposition">Value of its Content-Disposition with parameters; empty where there is none.</param>
/// <param name="Offset">Byte offset of its content in the body.</param>
/// <param name="Length">Bytes of its content, without the line break before the next delimiter.</param>
internal readonly record struct BodyPart(string ContentType, string Disposition, int Offset, int Length)
{
    /// <summary>The media type alone, lower case.</summary>
    public string MediaType => MediaTypeOf(ContentType);

    /// <summary>The media type of a Content-Type value, lower case, without parameters.</summary>
    public static string MediaTypeOf(string contentType) => contentType.Split(';', 2)[0].Trim().ToLowerInvariant();
}
