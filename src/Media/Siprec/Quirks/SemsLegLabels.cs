namespace EdgeCx.Media.Siprec.Quirks;

/// <summary>SEMS labels its streams <c>a_leg</c> (the caller) and <c>b_leg</c>.</summary>
internal static class SemsLegLabels
{
    /// <summary>Who called.</summary>
    public static CallSide SideOf(string? label) => label switch
    {
        "a_leg" => CallSide.Caller,
        "b_leg" => CallSide.Called,
        _ => CallSide.Unknown,
    };
}
