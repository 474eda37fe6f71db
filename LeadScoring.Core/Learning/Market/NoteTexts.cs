namespace LeadScoring.Core.Learning.Market;

/// <summary>What people write. The tone follows the circumstances that nothing else shows, so that a reader knows more than the features do.</summary>
internal static class NoteTexts
{
    /// <summary>Chances of a hopeful, a neutral and a doubtful note, and of none, by circumstance: bad, usual, good.</summary>
    public static readonly double[][] Chances = [[0.02, 0.23, 0.60, 0.15], [0.15, 0.55, 0.15, 0.15], [0.60, 0.23, 0.02, 0.15]];

    private static readonly string[][] Texts =
    [
        [
            "My lease ends soon and I want to be settled before then.",
            "The new job starts next month, so we are in a hurry.",
            "Sold our old place last week and need somewhere to go.",
            "We have walked this street three times now. When can we see it?",
            "Happy to sign with an agent if the first meeting goes well.",
            "The landlord is selling, we have to be out by the end of the season.",
        ],
        [
            "Prefers text messages in the evening.",
            "Would like a garden and a quiet street.",
            "Asked how the buying process works.",
            "Please send the floor plans.",
            "Is there parking nearby?",
            "Wants to know about the property taxes.",
        ],
        [
            "Just looking for now, no rush at all.",
            "Waiting to see what interest rates do.",
            "Already talking to another agent.",
            "Not sure yet whether moving makes sense this year.",
            "Only curious what homes here cost.",
            "Please do not call, I will get in touch if I need something.",
        ],
    ];

    /// <summary>0 hopeful, 1 neutral, 2 doubtful; null for no note.</summary>
    public static int? ToneOf(Dice dice, int circumstance) => dice.Weighted(Chances[circumstance]) is var tone and < 3 ? tone : null;

    public static string Of(Dice dice, int tone) => dice.Pick(Texts[tone]);
}
