namespace EdgeCx.Inference.Batching;

/// <summary>What a worker does next.</summary>
internal enum BatchAction
{
    /// <summary>Run the first windows.</summary>
    Run,

    /// <summary>Wait for more, or for the time given.</summary>
    Wait,

    /// <summary>Give up the windows that cannot meet their deadline any more.</summary>
    Shed,
}
