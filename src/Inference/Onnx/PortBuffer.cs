using EdgeCx.Inference.Onnx.Devices;

namespace EdgeCx.Inference.Onnx;

/// <summary>
/// The memory of one input or output, long enough for the largest batch, at an address that never changes: on the CPU an array that the collector
/// does not move; with a device page-locked host memory and its twin on the device. One thread at a time, and not after it was disposed of.
/// </summary>
internal sealed unsafe class PortBuffer : IDisposable
{
    private readonly IGraphDevice? _device;
    private readonly float[]? _array;
    private readonly float* _host;

    /// <summary>Takes the memory.</summary>
    /// <exception cref="DeviceException">The device has no more.</exception>
    public PortBuffer(int length, IGraphDevice? device)
    {
        (Length, _device) = (length, device);
        if (device is null)
        {
            _array = GC.AllocateArray<float>(length, pinned: true);
            fixed (float* address = _array)
            {
                _host = address;
            }

            Address = (nint)_host;
            return;
        }

        _host = (float*)device.AllocateHost(BytesOf(length));
        try
        {
            Address = device.Allocate(BytesOf(length));
        }
        catch
        {
            device.FreeHost((nint)_host);
            throw;
        }
    }

    /// <summary>Numbers in it.</summary>
    public int Length { get; }

    /// <summary>Where the session reads or writes: on the device where there is one.</summary>
    public nint Address { get; }

    /// <summary>A number on the host's side.</summary>
    public ref float this[int index] => ref AsSpan(index, 1)[0];

    /// <summary>A part of the host's side.</summary>
    public Span<float> AsSpan(int start, int length)
    {
        if ((uint)start > (uint)Length || (uint)length > (uint)(Length - start))
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, $"{length} numbers from there are not within {Length}");
        }

        return new Span<float>(_host + start, length);
    }

    /// <summary>Queues the copy of the first numbers to the device.</summary>
    public void Upload(int count) => _device?.Upload(Address, (nint)_host, BytesOf(count));

    /// <summary>Queues the copy of the first numbers from the device.</summary>
    public void Download(int count) => _device?.Download((nint)_host, Address, BytesOf(count));

    /// <inheritdoc/>
    public void Dispose()
    {
        // Memory of a lost device is left to the end of the process: the driver may hang or abort over it.
        if (_device is { State.IsLost: false })
        {
            _device.Free(Address);
            _device.FreeHost((nint)_host);
        }
    }

    private static long BytesOf(int count) => (long)count * sizeof(float);
}
