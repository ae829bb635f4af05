namespace EdgeCx.Media.Siprec.Quirks;

/// <summary>Who called whom, as far as a vendor lets know.</summary>
internal enum CallSide
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>The party that called.</summary>
    Caller,

    /// <summary>The party that was called.</summary>
    Called,
}
