using System.ComponentModel;
using System.Runtime.InteropServices;

namespace EdgeCx.Media.Rtp.Sockets;

/// <summary>
/// Waits for any of many descriptors, each known by a number of ours, or to be woken from another thread. Waiting is one thread's;
/// <see cref="Wake"/> is anyone's.
/// </summary>
internal sealed unsafe class EpollSet : IDisposable
{
    private const int MaxEvents = 512;
    private const ulong WakeKey = ulong.MaxValue;

    // struct epoll_event is packed on x86-64 only: 4 octets of events, then 8 of data.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventBytes = DataOffset + sizeof(ulong);
    private readonly byte[] _events = GC.AllocateArray<byte>(MaxEvents * EventBytes, pinned: true);
    private readonly int _set;
    private readonly int _wake;
    private int _count;

    /// <summary>Makes an empty set.</summary>
    /// <exception cref="Win32Exception">The system refuses descriptors.</exception>
    public EpollSet()
    {
        _set = Checked(LibC.EpollCreate(LibC.EpollCloexec));
        _wake = Checked(LibC.EventDescriptor(0, LibC.EfdCloexec | LibC.EfdNonblock));
        Add(_wake, WakeKey);
    }

    /// <summary>Adds a descriptor under a key.</summary>
    /// <exception cref="Win32Exception">The system refuses it.</exception>
    public void Add(int descriptor, ulong key)
    {
        var happening = stackalloc byte[16];
        *(uint*)happening = LibC.EpollIn;
        *(ulong*)(happening + DataOffset) = key;
        Checked(LibC.EpollControl(_set, LibC.EpollCtlAdd, descriptor, happening));
    }

    /// <summary>Takes a descriptor out.</summary>
    public void Remove(int descriptor)
    {
        var unused = stackalloc byte[16];
        Checked(LibC.EpollControl(_set, LibC.EpollCtlDel, descriptor, unused));
    }

    /// <summary>Waits until something can be read, the set is woken, or the time is over; how many keys <see cref="Key"/> has.</summary>
    /// <param name="timeoutMs">−1 waits without end.</param>
    public int Wait(int timeoutMs)
    {
        var found = LibC.EpollWait(_set, (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_events, 0), MaxEvents, timeoutMs);
        _count = 0;
        for (var i = 0; i < found; i++)
        {
            var key = KeyAt(i);
            if (key == WakeKey)
            {
                ulong ignored;
                LibC.Read(_wake, &ignored, sizeof(ulong));
                continue;
            }

            // Found keys are moved to the front, over the wake-up's.
            MemoryMarshal.Write(_events.AsSpan((_count++ * EventBytes) + DataOffset), key);
        }

        return _count;
    }

    /// <summary>A key found by the last wait.</summary>
    public ulong Key(int index) => KeyAt(index);

    /// <summary>Ends the wait, or the next one. Any thread.</summary>
    public void Wake()
    {
        ulong one = 1;
        LibC.Write(_wake, &one, sizeof(ulong));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        LibC.Close(_wake);
        LibC.Close(_set);
    }

    private ulong KeyAt(int index) => MemoryMarshal.Read<ulong>(_events.AsSpan((index * EventBytes) + DataOffset));

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
