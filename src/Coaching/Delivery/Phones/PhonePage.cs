namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>A page that a phone fetches from us.</summary>
/// <param name="ContentType">Of the page.</param>
/// <param name="Body">The page.</param>
/// <param name="Refresh">Value of its <c>Refresh</c> header; empty for none.</param>
internal sealed record PhonePage(string ContentType, byte[] Body, string Refresh = "");
