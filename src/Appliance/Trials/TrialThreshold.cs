using EdgeCx.Coaching;

namespace EdgeCx.Appliance.Trials;

/// <summary>The threshold that is swept: where the customer counts as frustrated.</summary>
internal static class TrialThreshold
{
    /// <summary>Its key in the configuration.</summary>
    public const string Key = "Coaching:" + nameof(CoachingOptions.FrustratedOpen);

    /// <summary>Its value.</summary>
    public static double Of(CoachingOptions options) => options.FrustratedOpen;

    /// <summary>The same options with another value; the way back stays as far below the way in as it was.</summary>
    public static CoachingOptions With(CoachingOptions options, double value) =>
        options with { FrustratedOpen = value, FrustratedClose = value * options.FrustratedClose / options.FrustratedOpen };
}
