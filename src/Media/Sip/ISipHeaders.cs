namespace EdgeCx.Media.Sip;

/// <summary>Read access to a message's headers across the seam. Names are compared without case; compact forms are known.</summary>
internal interface ISipHeaders
{
    /// <summary>The value of the first header of this name, unfolded and trimmed; null where there is none.</summary>
    string? First(string name);

    /// <summary>The Request-URI.</summary>
    string RequestUri { get; }
}
