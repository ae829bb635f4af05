using EdgeCx.Appliance.Configuration;
using EdgeCx.Coaching.Delivery.Prompts;
using EdgeCx.Core.Delivery;
using EdgeCx.Core.Time;
using EdgeCx.Media.Whisper;

namespace EdgeCx.Appliance.Composition;

/// <summary>
/// What is spoken into agents' ears, put together: the book of prompts and what plays them by calls of ours. Without a devices file there is nothing of it.
/// </summary>
internal sealed class SpokenPrompts : IAsyncDisposable
{
    private readonly UserAgentClient? _client;

    /// <summary>Reads the prompts; nobody is called yet.</summary>
    /// <exception cref="ConfigurationException">A certificate of section Whisper cannot be used.</exception>
    public SpokenPrompts(ApplianceOptions options, MonotonicClock clock, ILoggerFactory logs)
    {
        if (options.Delivery.DevicesFile.Length == 0)
        {
            return;
        }

        try
        {
            _client = new UserAgentClient(options.Whisper, clock);
        }
        catch (IOException e)
        {
            throw new ConfigurationException([e.Message]);
        }

        Book = PromptBook.Load(PromptShelf.Of(options.Delivery), options.Coaching.Language, logs.CreateLogger<PromptBook>());
        Players = [new WhisperLegPlayer(_client, logs.CreateLogger<WhisperLegPlayer>()), new IntercomPlayer(_client, logs.CreateLogger<IntercomPlayer>())];
    }

    /// <summary>The prompts.</summary>
    public IPromptBook Book { get; } = new EmptyPromptBook();

    /// <summary>The players; whoever takes them ends them, before this is ended.</summary>
    public IReadOnlyList<IPromptPlayer> Players { get; } = [];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? ValueTask.CompletedTask;
}
