using Microsoft.ML.OnnxRuntime;

namespace EdgeCx.Inference.Onnx.Devices;

/// <summary>One way to put a session on a device.</summary>
/// <param name="Features">What it has that the next plan has not, for the log; empty for the plainest.</param>
/// <param name="Captures">True where each prepared size is captured and replayed.</param>
/// <param name="Append">Appends the execution providers.</param>
internal sealed record SessionPlan(string Features, bool Captures, Action<SessionOptions> Append);
