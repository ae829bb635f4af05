using EdgeCx.Appliance.Capacity.Measure;

namespace EdgeCx.Appliance.Capacity;

/// <summary>Shows a capacity run as it goes.</summary>
internal interface ICapacityScreen
{
    /// <summary>A load is being brought up.</summary>
    void Begin(int calls);

    /// <summary>A load has been measured.</summary>
    void Show(LoadFigures load);

    /// <summary>A sample of a long measurement.</summary>
    void Show(Sample sample);
}
