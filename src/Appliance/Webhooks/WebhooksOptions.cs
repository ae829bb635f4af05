namespace EdgeCx.Appliance.Webhooks;

/// <summary>Section <c>Webhooks</c>: where events are posted to, signed. None by default.</summary>
internal sealed record WebhooksOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Webhooks";

    private const int MaxEndpoints = 16;

    /// <summary>The endpoints.</summary>
    public IReadOnlyList<WebhookOptions> Endpoints { get; init; } = [];

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        if (Endpoints.Count > MaxEndpoints)
        {
            yield return $"Webhooks:Endpoints has {Endpoints.Count} entries; allowed are {MaxEndpoints}.";
        }

        for (var i = 0; i < Endpoints.Count; i++)
        {
            foreach (var error in Endpoints[i].Validate($"Webhooks:Endpoints:{i}"))
            {
                yield return error;
            }
        }

        foreach (var twice in Endpoints.GroupBy(e => e.Name, StringComparer.Ordinal).Where(g => g.Key.Length > 0 && g.Count() > 1))
        {
            yield return $"Webhooks:Endpoints has the name '{twice.Key}' {twice.Count()} times; allowed is once.";
        }
    }
}
