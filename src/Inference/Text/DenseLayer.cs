using System.Numerics;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Text;

/// <summary>A fully connected layer: output = input · kernel + bias.</summary>
internal sealed class DenseLayer
{
    private readonly float[] _kernel;
    private readonly float[] _bias;

    /// <summary>Takes a kernel [inputs, outputs] and a bias [1, outputs].</summary>
    /// <exception cref="InferenceStartException">They do not fit one another or the number of inputs.</exception>
    public DenseLayer(SentenceGraph.Matrix kernel, SentenceGraph.Matrix bias, int inputs)
    {
        if (kernel.Rows != inputs || bias.Rows != 1 || bias.Columns != kernel.Columns)
        {
            throw new InferenceStartException(
                $"The layer '{kernel.Name}' [{kernel.Rows},{kernel.Columns}] with '{bias.Name}' [{bias.Rows},{bias.Columns}] does not take {inputs} inputs.");
        }

        _kernel = kernel.Values;
        _bias = bias.Values;
    }

    /// <summary>Values it gives.</summary>
    public int Outputs => _bias.Length;

    /// <summary>Computes its outputs.</summary>
    public void Run(ReadOnlySpan<float> input, Span<float> output)
    {
        _bias.CopyTo(output);
        for (var i = 0; i < input.Length; i++)
        {
            var value = input[i];
            var row = _kernel.AsSpan(i * _bias.Length, _bias.Length);
            var o = 0;
            for (; o <= output.Length - Vector<float>.Count; o += Vector<float>.Count)
            {
                (new Vector<float>(output[o..]) + (value * new Vector<float>(row[o..]))).CopyTo(output[o..]);
            }

            for (; o < output.Length; o++)
            {
                output[o] += value * row[o];
            }
        }
    }
}
