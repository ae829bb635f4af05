using EdgeCx.Appliance.Configuration;

namespace EdgeCx.Appliance.Webhooks;

/// <summary>
/// The key of an endpoint's signatures, from its file. A file that has changed is read again with the next attempt; one that cannot be used then leaves the key
/// that was there, and the attempt says so in the log. Never shown anywhere.
/// </summary>
internal sealed class WebhookSecret
{
    private const int MinBytes = 16;
    private const int MaxBytes = 4096;
    private readonly Lock _gate = new();
    private readonly string _path;
    private DateTime _changed;
    private byte[] _key;

    /// <summary>Reads the key.</summary>
    /// <param name="key">The setting, for the error.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="ConfigurationException">It cannot be used.</exception>
    public WebhookSecret(string key, string path)
    {
        _path = path;
        _changed = File.GetLastWriteTimeUtc(path);
        _key = Read(path, out var obstacle) ?? throw new ConfigurationException([$"{key} is '{path}', {obstacle}; allowed is a readable file of {MinBytes} to {MaxBytes} bytes."]);
    }

    /// <summary>The key now.</summary>
    /// <param name="obstacle">Why the changed file was not taken, once a change; null where there is nothing to say.</param>
    public byte[] Current(out string? obstacle)
    {
        lock (_gate)
        {
            obstacle = null;
            var changed = File.GetLastWriteTimeUtc(_path);
            if (changed != _changed)
            {
                _changed = changed;
                _key = Read(_path, out obstacle) ?? _key;
            }

            return _key;
        }
    }

    private static byte[]? Read(string path, out string? obstacle)
    {
        obstacle = null;
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                obstacle = "which is too long";
                return null;
            }

            var bytes = File.ReadAllBytes(path);
            var length = bytes.Length;
            while (length > 0 && bytes[length - 1] is (byte)'\n' or (byte)'\r')
            {
                length--;
            }

            if (length < MinBytes)
            {
                obstacle = "which is too short";
                return null;
            }

            return bytes[..length];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            obstacle = $"which cannot be read ({e.Message})";
            return null;
        }
    }
}
