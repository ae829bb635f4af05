using EdgeCx.Core.Speech;
using EdgeCx.Inference.Text;

namespace EdgeCx.Inference.Tests.Text;

public sealed class PhraseBookTests
{
    private static readonly Dictionary<string, PhraseBook> Books = new[] { "en", "es", "pt" }.ToDictionary(
        l => l, l => PhraseBook.Read(Path.Combine(TextParity.ModelRoot, "text-emotion", $"phrases.{l}.json")));

    [Theory]
    [InlineData("en", "questions", "where is my card", 1)]
    [InlineData("en", "questions", "Where is my card? How long does it take?", 2)]
    [InlineData("en", "questions", "so can you check that for me", 1)]
    [InlineData("en", "questions", "hello i have a problem could you help me", 1)]
    [InlineData("en", "questions", "is there anything else", 1)]
    [InlineData("en", "questions", "The card, really?", 1)]
    [InlineData("en", "questions", "i want to know where the money is", 0)]
    [InlineData("en", "questions", "that is what i said", 0)]
    [InlineData("en", "questions", "what a mess", 0)]
    [InlineData("en", "questions", "when i called they said no", 0)]
    [InlineData("en", "questions", "I don't know why.", 0)]
    [InlineData("en", "questions", "no questions thanks", 0)]
    [InlineData("en", "questions", "okay", 0)]
    [InlineData("en", "questions", "yeah that's right", 0)]
    [InlineData("en", "openQuestions", "what happened then", 1)]
    [InlineData("en", "openQuestions", "can you tell me about the charge", 1)]
    [InlineData("en", "openQuestions", "so how can i help you today", 1)]
    [InlineData("en", "openQuestions", "what would you like to do", 1)]
    [InlineData("en", "openQuestions", "what is your account number", 0)]
    [InlineData("en", "openQuestions", "do you have the card", 0)]
    [InlineData("en", "openQuestions", "how long did it take", 0)]
    [InlineData("en", "openQuestions", "how are you", 0)]
    [InlineData("en", "repairs", "sorry what was that", 1)]
    [InlineData("en", "repairs", "can you repeat that please", 1)]
    [InlineData("en", "repairs", "no i meant the other account", 1)]
    [InlineData("en", "repairs", "i don't understand what you mean", 1)]
    [InlineData("en", "repairs", "that's not what i said", 1)]
    [InlineData("en", "repairs", "you're breaking up", 1)]
    [InlineData("en", "repairs", "sorry to bother you", 0)]
    [InlineData("en", "repairs", "i lost my card", 0)]
    [InlineData("en", "repairs", "i understand", 0)]
    [InlineData("en", "hesitations", "um i think uh it was monday", 2)]
    [InlineData("en", "hesitations", "let me think", 1)]
    [InlineData("en", "hesitations", "uh-huh mm-hmm", 0)]
    [InlineData("en", "hesitations", "thank you so so much", 0)]
    [InlineData("en", "hesitations", "it was on monday", 0)]
    [InlineData("en", "validations", "I understand how frustrating that is.", 1)]
    [InlineData("en", "validations", "i can see why you are upset", 1)]
    [InlineData("en", "validations", "i'm so sorry to hear that", 1)]
    [InlineData("en", "validations", "that must be very stressful", 1)]
    [InlineData("en", "validations", "you have every right to be annoyed", 1)]
    [InlineData("en", "validations", "i don't understand why", 0)]
    [InlineData("en", "validations", "i can see your account here", 0)]
    [InlineData("en", "validations", "what is your address", 0)]
    [InlineData("en", "paraphrases", "so what i hear is that the card never came", 1)]
    [InlineData("en", "paraphrases", "if i understand you correctly the payment failed", 1)]
    [InlineData("en", "paraphrases", "let me just make sure i have this right", 1)]
    [InlineData("en", "paraphrases", "so you're saying it was charged twice", 1)]
    [InlineData("en", "paraphrases", "so you can use it tomorrow", 0)]
    [InlineData("en", "paraphrases", "i understand", 0)]
    [InlineData("en", "thanks", "thank you so much", 1)]
    [InlineData("en", "thanks", "thanks that's great thanks", 2)]
    [InlineData("en", "thanks", "i appreciate your help", 1)]
    [InlineData("en", "thanks", "no thanks", 0)]
    [InlineData("en", "thanks", "thanks for nothing", 0)]
    [InlineData("en", "complaints", "i want to speak to a manager", 1)]
    [InlineData("en", "complaints", "let me talk to your supervisor", 1)]
    [InlineData("en", "complaints", "close my account", 1)]
    [InlineData("en", "complaints", "this is the third time i've called", 1)]
    [InlineData("en", "complaints", "i've been waiting for two weeks", 1)]
    [InlineData("en", "complaints", "this is ridiculous nobody calls me back", 2)]
    [InlineData("en", "complaints", "i am going to another bank", 1)]
    [InlineData("en", "complaints", "i don't want to complain", 0)]
    [InlineData("en", "complaints", "the manager was very kind", 0)]
    [InlineData("en", "complaints", "i want to open an account", 0)]
    [InlineData("en", "complaints", "i called three months ago to change my address", 0)]
    [InlineData("es", "questions", "dónde está mi tarjeta", 1)]
    [InlineData("es", "questions", "¿me puede ayudar?", 1)]
    [InlineData("es", "questions", "no sé qué hacer", 0)]
    [InlineData("es", "questions", "quiero cambiar mi dirección", 0)]
    [InlineData("es", "openQuestions", "cuénteme qué pasó", 1)]
    [InlineData("es", "openQuestions", "tiene la tarjeta", 0)]
    [InlineData("es", "repairs", "perdón no le entiendo", 1)]
    [InlineData("es", "repairs", "me puede repetir eso", 1)]
    [InlineData("es", "repairs", "le entiendo", 0)]
    [InlineData("es", "hesitations", "eh pues o sea no llegó", 2)]
    [InlineData("es", "hesitations", "este mes no llegó", 0)]
    [InlineData("es", "validations", "lamento mucho lo ocurrido", 1)]
    [InlineData("es", "validations", "entiendo perfectamente su molestia", 1)]
    [InlineData("es", "validations", "no entiendo su molestia", 0)]
    [InlineData("es", "paraphrases", "si entiendo bien la tarjeta no llegó", 1)]
    [InlineData("es", "paraphrases", "la tarjeta no llegó", 0)]
    [InlineData("es", "thanks", "muchas gracias", 1)]
    [InlineData("es", "thanks", "no gracias", 0)]
    [InlineData("es", "complaints", "quiero hablar con un supervisor", 1)]
    [InlineData("es", "complaints", "quiero cancelar mi cuenta", 1)]
    [InlineData("es", "complaints", "es la tercera vez que llamo", 1)]
    [InlineData("es", "complaints", "quiero consultar mi saldo", 0)]
    [InlineData("pt", "questions", "onde está o meu cartão", 1)]
    [InlineData("pt", "questions", "você pode me ajudar?", 1)]
    [InlineData("pt", "questions", "não sei onde está", 0)]
    [InlineData("pt", "openQuestions", "o que aconteceu", 1)]
    [InlineData("pt", "openQuestions", "tem o cartão", 0)]
    [InlineData("pt", "repairs", "desculpe não entendi", 1)]
    [InlineData("pt", "repairs", "pode repetir por favor", 1)]
    [InlineData("pt", "repairs", "entendi", 0)]
    [InlineData("pt", "hesitations", "hum ahn acho que sim", 2)]
    [InlineData("pt", "hesitations", "um cartão", 0)]
    [InlineData("pt", "validations", "eu entendo a sua frustração", 1)]
    [InlineData("pt", "validations", "sinto muito", 1)]
    [InlineData("pt", "validations", "o cartão chegou", 0)]
    [InlineData("pt", "paraphrases", "se eu entendi bem o cartão não chegou", 1)]
    [InlineData("pt", "paraphrases", "o cartão não chegou", 0)]
    [InlineData("pt", "thanks", "muito obrigada", 1)]
    [InlineData("pt", "thanks", "não obrigado", 0)]
    [InlineData("pt", "complaints", "quero falar com o gerente", 1)]
    [InlineData("pt", "complaints", "vou cancelar a minha conta", 1)]
    [InlineData("pt", "complaints", "é a terceira vez que ligo", 1)]
    [InlineData("pt", "complaints", "quero consultar o saldo", 0)]
    public void Count_Utterance_FindsPhrasesOfTheKind(string language, string kind, string text, int expected) =>
        ((int)Of(Books[language].Count(SpokenText.Of(text)), kind)).ShouldBe(expected);

    [Fact]
    public void Count_WithoutCaseAndPunctuation_IsTheSame()
    {
        var book = Books["en"];
        book.Count(SpokenText.Of("THANK YOU SO MUCH")).ShouldBe(book.Count(SpokenText.Of("Thank you so much.")));
    }

    [Fact]
    public void Count_MoreThan255_StopsThere() =>
        Books["en"].Count(SpokenText.Of(string.Concat(Enumerable.Repeat("um. ", 900)))).Hesitations.ShouldBe(byte.MaxValue);

    [Fact]
    public void Count_NoWords_IsNothing() => Books["en"].Count(SpokenText.Of("...")).ShouldBe(default);

    [Theory]
    [InlineData("{}", "questions")]
    [InlineData("{ broken", "cannot be read")]
    [InlineData("""{"questions":{"patterns":["a ^ b"]}}""", "a ^ b")]
    public void Read_BrokenFile_NamesFileAndFault(string content, string fault)
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".json");
        File.WriteAllText(path, content);
        try
        {
            var message = Should.Throw<InferenceStartException>(() => PhraseBook.Read(path)).Message;
            message.ShouldContain(path);
            message.ShouldContain(fault);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte Of(PhraseCounts counts, string kind) => kind switch
    {
        "questions" => counts.Questions,
        "openQuestions" => counts.OpenQuestions,
        "repairs" => counts.Repairs,
        "hesitations" => counts.Hesitations,
        "validations" => counts.Validations,
        "paraphrases" => counts.Paraphrases,
        "thanks" => counts.Thanks,
        "complaints" => counts.Complaints,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
