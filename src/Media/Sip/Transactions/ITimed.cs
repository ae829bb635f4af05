namespace EdgeCx.Media.Sip.Transactions;

/// <summary>Something that wants to be woken at a time: a transaction, a dialog's session timer.</summary>
internal interface ITimed
{
    /// <summary>When; <see cref="long.MaxValue"/> for never. An entry of the timer queue whose time is no longer this is void.</summary>
    long DueNs { get; }
}
