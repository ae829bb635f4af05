namespace EdgeCx.Inference.Batching;

/// <summary>What a worker does next.</summary>
internal enum BatchAction
{
    /// <summary>Run the first windows.</summary>
    Run,

    /// <summary>Wait for more, or for the time given.</summary>
    Wait,

    /// <summary>Give up the first window: even alone it cannot meet its deadline.</summary>
    Shed,
}
