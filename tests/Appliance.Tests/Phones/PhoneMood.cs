namespace EdgeCx.Appliance.Tests.Phones;

/// <summary>How a phone of a test behaves.</summary>
internal enum PhoneMood
{
    Right,
    Hang,
    Error500,
    Slow,
    NotPulling,
    NotFound,
    Forbidden,
}
