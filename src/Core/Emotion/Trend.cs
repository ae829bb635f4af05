namespace EdgeCx.Core.Emotion;

/// <summary>Where the customer's strain is going.</summary>
public enum Trend
{
    /// <summary>Strain falls.</summary>
    Easing,

    /// <summary>No clear movement.</summary>
    Steady,

    /// <summary>Strain rises.</summary>
    Rising,
}
