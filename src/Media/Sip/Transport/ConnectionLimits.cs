using System.Net;

namespace EdgeCx.Media.Sip.Transport;

/// <summary>Counts connections in all and by address, so that one peer cannot take the room of all others. Any thread.</summary>
/// <param name="most">Most at a time.</param>
/// <param name="mostPerAddress">Most at a time from one address.</param>
internal sealed class ConnectionLimits(int most, int mostPerAddress)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes a place; false when there is none. A place taken is given back with <see cref="Leave"/>.</summary>
    public bool TryEnter(IPAddress address)
    {
        lock (_lock)
        {
            var here = _byAddress.GetValueOrDefault(address);
            if (_count >= most || here >= mostPerAddress)
            {
                return false;
            }

            _byAddress[address] = here + 1;
            _count++;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(IPAddress address)
    {
        lock (_lock)
        {
            _count--;
            if (_byAddress[address] > 1)
            {
                _byAddress[address]--;
            }
            else
            {
                // The table is never larger than the number of connections.
                _byAddress.Remove(address);
            }
        }
    }
}
