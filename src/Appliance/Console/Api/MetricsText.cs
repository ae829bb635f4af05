using System.Globalization;
using System.Text;
using EdgeCx.Appliance.Telemetry;

namespace EdgeCx.Appliance.Web;

/// <summary><c>GET /metrics</c>: the Prometheus text format 0.0.4. Written by hand: it is a page of text.</summary>
/// <param name="metrics">What is written.</param>
internal sealed class MetricsText(ApplianceMetrics metrics)
{
    /// <summary>The content type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes all families.</summary>
    public string Write()
    {
        var text = new StringBuilder(32_768);
        foreach (var family in metrics.Families)
        {
            var kind = family.Kind.ToString().ToLowerInvariant();
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(family.Help).Append("\n# TYPE ").Append(family.Name).Append(' ').Append(kind).Append('\n');
            foreach (var sample in family.Read())
            {
                text.Append(family.Name).Append(sample.Suffix);
                Labels(text, sample.Labels);
                text.Append(' ').Append(sample.Value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static void Labels(StringBuilder text, KeyValuePair<string, object?>[] labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            text.Append(i == 0 ? '{' : ',').Append(labels[i].Key).Append("=\"").Append(labels[i].Value).Append('"');
        }

        if (labels.Length > 0)
        {
            text.Append('}');
        }
    }
}
