namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>How one vendor's phones are told by HTTP: pure functions from a text to bytes.</summary>
internal interface IHttpDialect
{
    /// <summary>Most bytes of a body.</summary>
    int MaxBytes { get; }

    /// <summary>How the phone asks who pushes.</summary>
    PhoneLogin Login { get; }

    /// <summary>What the phone will fetch; null where the push itself holds the text.</summary>
    PhonePage? Page(in PhoneText text);

    /// <summary>The push.</summary>
    /// <param name="text">What to show.</param>
    /// <param name="pageUrl">Where the phone fetches the page; empty where there is none.</param>
    PhoneRequest Show(in PhoneText text, string pageUrl);

    /// <summary>What takes the text away again; null where nothing does.</summary>
    PhoneRequest? Clear();

    /// <summary>What the phone says in the body of a 2xx that is none, in kebab case; null where it means what it says.</summary>
    string? Refusal(ReadOnlySpan<byte> body);
}
