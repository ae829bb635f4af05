namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>One HTTP request to a phone; the method is POST.</summary>
/// <param name="Path">Path and query.</param>
/// <param name="ContentType">Of the body, exactly as it goes out.</param>
/// <param name="Body">The body.</param>
internal sealed record PhoneRequest(string Path, string ContentType, byte[] Body);
