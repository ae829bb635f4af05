namespace EdgeCx.Appliance.Trials.Day;

/// <summary>How long a simulated agent has been on the job.</summary>
internal enum Tenure
{
    /// <summary>New: gains most from cues.</summary>
    Novice,

    /// <summary>Neither new nor old.</summary>
    Regular,

    /// <summary>Gains next to nothing from cues.</summary>
    Veteran,
}
