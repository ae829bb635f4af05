using System.Security.Cryptography;
using EdgeCx.Coaching.Delivery.Surfaces;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Delivery.Devices;

/// <summary>
/// The devices in use. The file, and the passwords it names, are looked at every few seconds; what cannot be used is said once, and the old
/// devices stay.
/// </summary>
internal sealed class DeviceStore : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly DeliveryOptions _options;
    private readonly ILogger _logger;
    private readonly ITimer? _timer;
    private volatile DeviceList _current;
    private string _seen;

    /// <summary>Takes a first list.</summary>
    /// <param name="options">Names the file.</param>
    /// <param name="first">The devices that it holds.</param>
    /// <param name="time">Calls for looking; null where somebody else does.</param>
    /// <param name="logger">Where changes and errors are said.</param>
    public DeviceStore(DeliveryOptions options, DeviceList first, TimeProvider? time, ILogger logger)
    {
        _options = options;
        _current = first;
        _logger = logger;
        _seen = Fingerprint();
        _timer = time?.CreateTimer(_ => Refresh(), null, Look, Look);
    }

    /// <summary>The devices. Any thread.</summary>
    public DeviceList Current => _current;

    /// <summary>Looks whether anything changed, and takes it over if it is good. One thread at a time.</summary>
    public void Refresh()
    {
        var now = Fingerprint();
        if (now == _seen)
        {
            return;
        }

        _seen = now;
        if (!DeviceFile.TryLoad(_options, out var next, out var errors))
        {
            foreach (var error in errors)
            {
                SurfaceLog.DevicesKept(_logger, error);
            }

            return;
        }

        _current = next;
        SurfaceLog.DevicesReloaded(_logger, _options.DevicesFile, next.Count);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Of contents, not of times: an installer that writes the same again changes nothing, and one that keeps the time does. Passwords go in as a hash only.
    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in DeviceFile.PathsOf(_options.DevicesFile).Prepend(_options.DevicesFile))
        {
            try
            {
                hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                hash.AppendData("missing"u8);
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
