namespace EdgeCx.Appliance.Composition;

/// <summary>A host lifetime that listens to nobody: <see cref="ApplianceHost"/> starts and stops the web host itself.</summary>
internal sealed class CommandedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
