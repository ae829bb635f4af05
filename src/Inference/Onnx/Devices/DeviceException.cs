namespace EdgeCx.Inference.Onnx.Devices;

/// <summary>A device or its driver refused something.</summary>
internal sealed class DeviceException(string message) : Exception(message);
