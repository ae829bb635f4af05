using System.Text.Json.Nodes;
using EdgeCx.Inference.Emotion;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Tests.Emotion;

/// <summary>What happens at start when a file of the model, or the machine, is not as it must be.</summary>
public sealed class EmotionModelTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("edgecx-models");
    private readonly string _folder;

    public EmotionModelTests()
    {
        _folder = Path.Combine(_root.FullName, "voice-emotion");
        var from = Path.Combine(AppContext.BaseDirectory, "models", "voice-emotion");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(_folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Load_AsShipped_TakesInt8OnACpu()
    {
        using var model = Load(new CollectingLogger());
        model.FellBack.ShouldBeFalse();
        model.Name.ShouldBe("voice-emotion int8");
        model.Chunks[1].Name.ShouldBe("voice-emotion.layer1.int8.onnx");
    }

    [Fact]
    public void Load_AsShipped_EveryRungCostsLessThanTheOneBefore()
    {
        using var model = Load(new CollectingLogger());
        model.Description.Rungs.Select(r => (r.Blocks, r.Every)).ShouldBe([(3, 1), (3, 2), (2, 2), (1, 1)]);
    }

    [Fact]
    public void Load_Int8FailsItsSelfCheck_TakesFp32WithOneWarning()
    {
        Spoil("parity/self-check.int8.f32");
        var log = new CollectingLogger();
        using var model = Load(log);
        model.FellBack.ShouldBeTrue();
        model.Name.ShouldBe("voice-emotion fp32");
        Enumerable.Range(0, 3).Select(b => model.Chunks[b].Name).ShouldBe(
            ["voice-emotion.prosody.onnx", "voice-emotion.layer1.fp32.onnx", "voice-emotion.layer2.fp32.onnx"]);
        log.Lines.Single().Id.Id.ShouldBe(2001);
        log.Lines.Single().Text.ShouldContain("failed its start-up self-check");
    }

    [Fact]
    public void Load_Int8FailsAndIsDemanded_Refuses()
    {
        Spoil("parity/self-check.int8.f32");
        Should.Throw<InferenceStartException>(() => Load(new CollectingLogger(), "int8")).Message.ShouldContain("Inference:Precision");
    }

    [Fact]
    public void Load_BothFail_Refuses()
    {
        Spoil("parity/self-check.int8.f32");
        Spoil("parity/self-check.fp32.f32");
        Should.Throw<InferenceStartException>(() => Load(new CollectingLogger())).Message.ShouldSatisfyAllConditions(
            m => m.ShouldContain("voice-emotion.layer2.fp32.onnx failed the start-up self-check"), m => m.ShouldContain("off by"));
    }

    [Theory]
    [InlineData("voice-emotion.prosody.onnx")]
    [InlineData("voice-emotion.layer1.int8.onnx")]
    [InlineData("voice-emotion.layer2.int8.onnx")]
    [InlineData("voice-emotion.head.full.onnx")]
    [InlineData("voice-emotion.head.layer1.onnx")]
    [InlineData("voice-emotion.head.prosody.onnx")]
    [InlineData("voice-emotion-prior.f32")]
    public void Load_FileAltered_NamesItAndTheCommand(string name)
    {
        Spoil(name);
        var message = Should.Throw<InferenceStartException>(() => Load(new CollectingLogger())).Message;
        message.ShouldContain(Path.Combine(_folder, name));
        message.ShouldContain("git checkout -- models/voice-emotion");
    }

    [Theory]
    [InlineData("voice-emotion.json")]
    [InlineData("voice-emotion.layer2.int8.onnx")]
    [InlineData("parity/self-check.pcm8.f32")]
    public void Load_FileMissing_NamesItAndTheCommand(string name)
    {
        File.Delete(Path.Combine(_folder, name));
        var message = Should.Throw<InferenceStartException>(() => Load(new CollectingLogger())).Message;
        message.ShouldContain(Path.Combine(_folder, name));
        message.ShouldContain("git checkout -- models/voice-emotion");
    }

    [Fact]
    public void Load_DescriptionForAnotherHost_Refuses()
    {
        var path = Path.Combine(_folder, "voice-emotion.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"contextSamples\": 2000", "\"contextSamples\": 1000", StringComparison.Ordinal));
        Should.Throw<InferenceStartException>(() => Load(new CollectingLogger())).Message.ShouldSatisfyAllConditions(
            m => m.ShouldContain("is for another host"), m => m.ShouldContain("chunk.contextSamples is 1000, expected 2000"));
    }

    /// <summary>Each graph in the place of another: its shapes are not what the host expects, and it is not run.</summary>
    [Theory]
    [InlineData("prosody", "layer2Int8")]
    [InlineData("layer1Int8", "layer2Int8")]
    [InlineData("layer2Int8", "layer1Int8")]
    [InlineData("headFull", "headLayer1")]
    [InlineData("headLayer1", "headFull")]
    [InlineData("headProsody", "headLayer1")]
    public void Load_GraphOfOtherShapes_NamesWhatIsThereAndWhatIsExpected(string place, string other)
    {
        var path = Path.Combine(_folder, "voice-emotion.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json["files"]![place] = json["files"]![other]!.DeepClone();
        File.WriteAllText(path, json.ToJsonString());
        var message = Should.Throw<InferenceStartException>(() => Load(new CollectingLogger())).Message;
        message.ShouldContain(json["files"]![other]!["file"]!.GetValue<string>());
        message.ShouldMatch(@"(has no (input|output) '\w+' \(expected \[B,[\d,]+\] float\); it has)|(is \[.*\] \w+, expected \[B,[\d,]+\] float)|(asks for an input)");
    }

    [Theory]
    [InlineData("width", 289)]
    [InlineData("encoderFrames", 30)]
    [InlineData("prosodySums", 102)]
    [InlineData("layerSums", 577)]
    public void Load_DescriptionOfOtherShapes_NamesBothShapes(string field, int value)
    {
        var path = Path.Combine(_folder, "voice-emotion.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json["chunk"]![field] = value;
        File.WriteAllText(path, json.ToJsonString());
        Should.Throw<InferenceStartException>(() => Load(new CollectingLogger())).Message.ShouldMatch(
            $@"(is \[.*\] Single, expected \[B,[\d,]*{value})|(holds 1254 numbers, expected 1255)");
    }

    [Fact]
    public void Runs_SteadyState_AllocateNothingOnAnyRung()
    {
        using var model = Load(new CollectingLogger());
        var callers = new[] { model.NewCaller(), model.NewCaller() };
        var rows = new BatchRows(2);
        var samples = Enumerable.Range(0, 6000).Select(i => (short)(3000 * Math.Sin(i * 0.1))).ToArray();
        long k = 0;
        void Round()
        {
            for (var step = 0; step < 4; step++, k++)
            {
                rows.Clear();
                var rungs = (step, (step + 1) % 4);
                rows.Add(model.Description.Rungs[rungs.Item1].Blocks);
                rows.Add(model.Description.Rungs[rungs.Item2].Blocks);
                rows.Arrange();
                for (var i = 0; i < 2; i++)
                {
                    model.Chunks.EmPrev[rows.Row(i)][0] = callers[i].Prepare(k, samples, 4000, model.Chunks.Input[rows.Row(i)], out _);
                }

                model.Chunks.Run(rows);
                for (var i = 0; i < 2; i++)
                {
                    callers[i].TryPool(k, model.Chunks, rows.Row(i), model.Head(rows.Blocks(i)), rows.HeadRow(i)).ShouldBeTrue();
                }

                model.RunHeads(rows);
                callers[0].TryRead(k, model.Description.Rungs[rungs.Item1], model.Head(rows.Blocks(0)), rows.HeadRow(0), "en", out _).ShouldBeTrue();
                callers[1].TryRead(k, model.Description.Rungs[rungs.Item2], model.Head(rows.Blocks(1)), rows.HeadRow(1), "de", out _).ShouldBeTrue();
            }
        }

        for (var i = 0; i < 40; i++)
        {
            Round();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            Round();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private EmotionModel Load(CollectingLogger log, string precision = "auto")
    {
        var options = new InferenceOptions { ModelDirectory = _root.FullName, Precision = precision };
        return EmotionModel.Load(new SessionFactory(options, log), options, [1, 2], log);
    }

    private void Spoil(string name)
    {
        var path = Path.Combine(_folder, name);
        var bytes = File.ReadAllBytes(path);
        Array.Fill<byte>(bytes, 0x41, bytes.Length / 2, bytes.Length / 4);
        File.WriteAllBytes(path, bytes);
    }
}
