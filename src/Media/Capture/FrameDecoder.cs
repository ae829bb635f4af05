namespace EdgeCx.Media.Capture;

/// <summary>
/// From captured frames to what they carry: link layer and tags, IPv4 and IPv6 with their fragments, UDP. One thread; bounded; allocates
/// nothing for whole datagrams.
/// </summary>
/// <param name="traffic">What becomes of it.</param>
/// <param name="counters">What could not be used.</param>
internal sealed class FrameDecoder(ICapturedTraffic traffic, CaptureCounters counters)
{
    private readonly FragmentAssembler _fragments = new();

    /// <summary>Takes a frame.</summary>
    /// <param name="record">Its facts.</param>
    /// <param name="frame">Its octets.</param>
    /// <param name="arrivalNs">When it was captured, ns; never before an earlier frame's.</param>
    public void Take(in CaptureRecord record, ReadOnlySpan<byte> frame, long arrivalNs)
    {
        counters.Frames++;
        if (record.OriginalLength > record.Length)
        {
            counters.Cut++;
        }

        if (!FrameParser.TryParse(frame, record.Link, out var packet, out _))
        {
            counters.NotUdp++;
            return;
        }

        var payload = packet.IsFragment ? _fragments.Add(packet, arrivalNs) : packet.Payload;
        counters.FragmentsGivenUp = _fragments.GivenUp;
        if (payload.IsEmpty && packet.IsFragment)
        {
            return;
        }

        if (!UdpDatagram.TryParse(packet, payload, out var datagram, out _))
        {
            counters.NotUdp++;
            return;
        }

        traffic.OnUdp(datagram, arrivalNs);
    }

    /// <summary>Lets time go on where no frame comes: what waited too long is given up.</summary>
    public void MoveTo(long nowNs)
    {
        _fragments.Forget(nowNs);
        counters.FragmentsGivenUp = _fragments.GivenUp;
    }

    /// <summary>The capture is over: what still waits for fragments never gets them.</summary>
    public void Finish() => counters.FragmentsGivenUp = _fragments.GivenUp + _fragments.Waiting;
}
