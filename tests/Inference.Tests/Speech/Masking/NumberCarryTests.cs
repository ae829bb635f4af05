using EdgeCx.Inference.Speech.Masking;

namespace EdgeCx.Inference.Tests.Speech.Masking;

public sealed class NumberCarryTests
{
    [Theory]
    [InlineData("My card is 4532 0151 1283 0366.", "My card is [number].")]
    [InlineData("four five three two, zero one five one, one one two eight, zero three six six", "[number]")]
    [InlineData("It's double five, oh, treble seven.", "It's [number].")]
    [InlineData("forty five thirty two and then sixteen oh one please", "[number] please")]
    [InlineData("It is one two uh three four", "It is [number]")]
    [InlineData("The order number is A. B. 7 4 5.", "The order number is [number].")]
    [InlineData("order XK4471", "order [number]")]
    [InlineData("That's B-R-A-D-Y.", "That's [spelled].")]
    [InlineData("call me on +44 (20) 7946-0958 today", "call me on +[number] today")]
    [InlineData("write to john.smith@mail.example.com please", "write to [email] please")]
    [InlineData("It's john dot smith at example dot com.", "It's [email].")]
    [InlineData("jane underscore doe at example.org", "[email]")]
    [InlineData("My date of birth is the fifth of March nineteen eighty five.", "My date of birth is the [date].")]
    [InlineData("I was born on March 5th, 1985.", "I was born on [date].")]
    [InlineData("the 5th of March 1985 was it", "the [date] was it")]
    [InlineData("It was 05/03/1985", "It was [date]")]
    public void Mask_EnglishIdentity_IsMasked(string said, string expected) => new NumberCarry().Mask(said, "en").ShouldBe(expected);

    [Theory]
    [InlineData("cuatro cinco tres dos", "[number]")]
    [InlineData("Mi tarjeta es cuarenta y cinco, treinta y dos, cero uno.", "Mi tarjeta es [number].")]
    [InlineData("El número es seis uno dos, eh, tres cuatro cinco", "El número es [number]")]
    [InlineData("doble seis y doble cero", "[number]")]
    [InlineData("juan punto perez arroba correo punto es", "[email]")]
    [InlineData("Mi fecha de nacimiento es el cinco de marzo de mil novecientos ochenta.", "Mi fecha de nacimiento es el [date].")]
    public void Mask_SpanishIdentity_IsMasked(string said, string expected) => new NumberCarry().Mask(said, "es").ShouldBe(expected);

    [Theory]
    [InlineData("I have two kids and one dog.")]
    [InlineData("I waited twenty five minutes for you.")]
    [InlineData("Is that one hundred and twenty five dollars?")]
    [InlineData("Press 1 for sales, 2 for support.")]
    [InlineData("Oh, I see. That is too bad for you.")]
    [InlineData("We will be at home. Thanks, bye.")]
    [InlineData("I want to talk to a manager.")]
    [InlineData("")]
    [InlineData("¿?!…")]
    public void Mask_OrdinarySpeech_IsLeftAlone(string said) => new NumberCarry().Mask(said, "en").ShouldBe(said);

    [Fact]
    public void Mask_NumberInSeveralUtterances_EachPartIsMasked()
    {
        var numbers = new NumberCarry();
        numbers.Mask("My number is four five three", "en").ShouldBe("My number is four five three");
        numbers.Mask("two zero", "en").ShouldBe("[number]");
        numbers.Mask("um", "en").ShouldBe("um");
        numbers.Mask("one.", "en").ShouldBe("[number].");
        numbers.Mask("and that is all, 2 of them", "en").ShouldBe("and that is all, 2 of them");
        numbers.Mask("three", "en").ShouldBe("three");
    }

    [Fact]
    public void Mask_AfterForget_StartsAfresh()
    {
        var numbers = new NumberCarry();
        numbers.Mask("1 2 3 4 5", "en");
        numbers.Forget();
        numbers.Mask("one", "en").ShouldBe("one");
    }

    [Fact]
    public void Preview_NumberThatMayGoOn_IsMaskedHoweverShort()
    {
        var numbers = new NumberCarry();
        numbers.Preview("my card is four", "en").ShouldBe("my card is [number]");
        numbers.Preview("my card is four of them", "en").ShouldBe("my card is four of them");

        // What was only looked at leaves no trace.
        numbers.Mask("one", "en").ShouldBe("one");
    }
}
