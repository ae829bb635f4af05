namespace EdgeCx.Inference.Onnx;

/// <summary>What a graph must look like for us to run it.</summary>
/// <param name="Inputs">Float inputs with a batch dimension.</param>
/// <param name="Outputs">Float outputs with a batch dimension.</param>
/// <param name="Constants">Int64 inputs without dimensions that always have the same value; they are made part of the graph when it is loaded.</param>
internal sealed record GraphLayout(GraphPort[] Inputs, GraphPort[] Outputs, params (string Name, long Value)[] Constants);
