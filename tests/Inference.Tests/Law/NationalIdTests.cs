using EdgeCx.Inference.Speech.Masking;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Inference.Tests.Law;

/// <summary>National, tax and account numbers, as written and as said.</summary>
public sealed class NationalIdTests
{
    public static TheoryData<string, string, string> Forms => [.. NationalIds.All.Select(f => new TheoryDataRow<string, string, string>(f.Country, f.Name, f.Example))];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Mask_RightNumberOfItsCountry_GoesWithItsLetters(string country, string name, string example)
    {
        var masked = new NumberCarry([country]).Mask($"My number is {example}, thanks", "en");
        masked.ShouldBe("My number is [id], thanks", name);
        new NumberCarry([country]).Mask($"My number is {example.ToLowerInvariant()}, thanks", "en").ShouldBe("My number is [id], thanks", name);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Mask_CountryNotInTheProfile_DigitsGoAllTheSame(string country, string name, string example)
    {
        _ = country;
        var masked = new NumberCarry([]).Mask($"My number is {example}, thanks", "en");
        masked.ShouldNotContain("[id]", Case.Sensitive, name);
        masked.Count(char.IsAsciiDigit).ShouldBeLessThan(4, name);
    }

    [Theory]
    [InlineData("dni", "12345678A")]
    [InlineData("iban", "ES91 2100 0418 4502 0005 1333")]
    [InlineData("mod11-10", "86095742710")]
    [InlineData("cpf", "529.982.247-24")]
    [InlineData("cpf", "11111111111")]
    [InlineData("rut", "12.345.678-6")]
    [InlineData("curp", "GOME801101HDFRRR07")]
    [InlineData("taj", "123456789")]
    [InlineData("mod11-hu", "8071592154")]
    [InlineData("mod11-pt", "123456780")]
    [InlineData("codice-fiscale", "RSSMRA85T10A562T")]
    [InlineData("nir", "255081416802539")]
    [InlineData("bsn", "111222334")]
    [InlineData("pesel", "44051401358")]
    [InlineData("mod11-nhs", "9434765918")]
    [InlineData("cuit", "20123456787")]
    public void AreRight_WrongCheckDigit_IsNot(string rule, string number) => CheckDigits.AreRight(rule, number).ShouldBeFalse();

    [Theory]
    [InlineData("en", "my national insurance number is a b one two three four five six c")]
    [InlineData("en", "it is X one two three four five six seven L")]
    [InlineData("en", "social security one two three, four five, six seven eight nine")]
    [InlineData("es", "mi dni es uno dos tres cuatro cinco seis siete ocho zeta")]
    [InlineData("es", "el ce u erre pe es ge o eme e ochenta once cero uno")]
    [InlineData("pt", "o meu cpf é cinco dois nove, nove oito dois, dois quatro sete, dois cinco")]
    [InlineData("pt", "é meia sete oito nove")]
    public void Mask_NumberSaid_LeavesNoFourDigitsOfIt(string language, string said)
    {
        var masked = new NumberCarry().Mask(said, language);
        masked.ShouldContain("[number]");
        masked.Split(' ').Count(w => w is "one" or "two" or "three" or "four" or "uno" or "dos" or "tres" or "cuatro" or "dois" or "nove" or "sete").ShouldBe(0, masked);
    }

    /// <summary>How often ordinary text is taken for a national number: printed, and bounded.</summary>
    [Fact]
    public void Mask_OrdinaryText_IsHardlyEverTakenForAnId()
    {
        string[] files = [SharedData.PathOrSkip("data/text/goemotions/original/train.tsv"), SharedData.PathOrSkip("data/text/banking77/train.csv")];
        long rows = 0, ids = 0, numbers = 0;
        foreach (var line in files.SelectMany(File.ReadLines))
        {
            var masked = new NumberCarry().Mask(line.Split('\t')[0], "en");
            rows++;
            ids += masked.Contains("[id]", StringComparison.Ordinal) ? 1 : 0;
            numbers += masked.Contains("[number]", StringComparison.Ordinal) ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{rows} rows: {ids} taken for a national number, {numbers} for another number of four digits or more");
        rows.ShouldBeGreaterThan(1000);
        (ids / (double)rows).ShouldBeLessThan(0.0005);
    }
}
