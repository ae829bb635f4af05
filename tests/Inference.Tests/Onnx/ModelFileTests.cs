using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Tests.Onnx;

public sealed class ModelFileTests
{
    [Fact]
    public void Read_Missing_NamesTheFileAndTheCommand()
    {
        var file = new ModelFile("/nowhere/model.onnx", "00", "provision/provision.sh");
        Should.Throw<InferenceStartException>(() => file.Read()).Message.ShouldSatisfyAllConditions(
            m => m.ShouldContain("/nowhere/model.onnx"), m => m.ShouldContain("provision/provision.sh"));
    }

    [Fact]
    public void Read_OtherContent_NamesBothHashesAndTheCommand()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "something else");
            var file = new ModelFile(path, new string('0', 64), "provision/provision.sh");
            Should.Throw<InferenceStartException>(() => file.Read()).Message.ShouldSatisfyAllConditions(
                m => m.ShouldContain(path), m => m.ShouldContain(new string('0', 64)), m => m.ShouldContain("provision/provision.sh"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
