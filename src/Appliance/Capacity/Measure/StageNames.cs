using System.Text.Json;
using EdgeCx.Core.Flow;

namespace EdgeCx.Appliance.Capacity.Measure;

/// <summary>Names of stages, as in the metrics.</summary>
internal static class StageNames
{
    private static readonly string[] Names = [.. Enum.GetNames<Stage>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

    /// <summary>A stage's name, e.g. <c>voice-wait</c>.</summary>
    public static string Of(Stage stage) => Names[(int)stage];
}
