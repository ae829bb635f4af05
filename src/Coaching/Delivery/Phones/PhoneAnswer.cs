namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>How a phone answered an HTTP request.</summary>
/// <param name="Status">Status; 0 where no answer came.</param>
/// <param name="Reason">Why none came (<see cref="Surfaces.SurfaceReason"/>); empty where one did.</param>
/// <param name="Body">The first bytes of its body.</param>
/// <param name="SentNs">When the request went out, monotonic ns.</param>
/// <param name="AnsweredNs">When the answer was whole, monotonic ns; 0 where none came.</param>
internal readonly record struct PhoneAnswer(int Status, string Reason, ReadOnlyMemory<byte> Body, long SentNs, long AnsweredNs)
{
    /// <summary>2xx.</summary>
    public bool IsAccepted => Status is >= 200 and < 300;
}
