using System.Text.RegularExpressions;

namespace LeadScoring.Core.Reranking;

/// <summary>
/// Words that tell of a protected class (Fair Housing Act and usual state laws: race, colour, religion, origin, sex, family and marital status, age, disability, source of income,
/// service). They are not sent, and an answer that has one is refused. Better one word too many than one too few.
/// </summary>
public static class ProtectedWords
{
    private const string Pattern =
        @"\b(?:"
        + @"races?|racial\w*|racis\w*|ethnic\w*|skin colou?r|(?:white|black|brown|asian|latin[oax]?|hispanic|indian|chinese|mexican|african|arab|jewish|muslim|christian)s?(?: (?:people|famil\w+|couples?|buyers?|neighbou?r\w*|area|community))"
        + @"|koreans?|vietnamese|chinese|japanese|filipin\w+|pakistanis?|indians?|russians?|ukrainians?|iranians?|persians?|turkish|nigerians?|somalis?|haitians?|cubans?|puerto ricans?|germans?|italians?|irish|hispanics?|latin[oax]s?|african[- ]americans?|caucasians?|asians?|arabs?|mexicans?|"
        + @"religio\w*|churche?s?|mosques?|synagogues?|christians?|catholics?|protestants?|muslims?|islam\w*|jewish|jews?|hindus?|buddhis\w*|sikhs?|temples?|gurdwaras?|mormons?|kosher|halal|"
        + @"immigra\w*|foreigners?|nationalit\w*|national origin|citizenship|green cards?|visas?|refugees?|accent|"
        + @"genders?|females?|males?|wom[ae]n|m[ae]n|lad(?:y|ies)|wife|wives|husbands?|spouses?|married|marriage|unmarried|divorc\w*|widow\w*|fianc\w+|girlfriends?|boyfriends?|"
        + @"gays?|queers?|homosexual\w*|lesbians?|bisexual\w*|transgender\w*|lgbt\w*|sexual orientation|same[- ]sex|"
        + @"child(?:ren|ren's|'s)?|kids?|bab(?:y|ies)|toddlers?|newborns?|infants?|sons?|daughters?|teen\w*|pregnan\w*|maternity|expecting|grand(?:child\w*|kids?|parents?|ma|pa)|nursery|daycare|famil(?:y|ies) of \w+|(?:young|growing|large|big|expanding) famil(?:y|ies)|famil(?:y|ies) with|single (?:mother|father|mom|dad|parent)s?|mothers?|fathers?|mom|dad|"
        + @"years? old|year-old|yrs? old|aged?|elderly|senior citizens?|seniors?|retire\w*|pension\w*|millennials?|boomers?|adults? only|ages?|special needs|"
        + @"disab\w*|handicap\w*|wheelchairs?|blind|deaf|autis\w*|mental\w*|illness|cancer|hiv|service (?:dog|animal)s?|emotional support|"
        + @"section 8|vouchers?|welfare|food stamps?|social security|ssi|alimony|child support|unemploy\w*|"
        + @"veterans?|military|"
        + @"raza|iglesia|niñ[oa]s?|hij[oa]s?|embarazad\w*|discapaci\w*|espos[oa]s?|inmigrantes?|jubilad\w*|religi[oó]n"
        + @")\b";

    // An automaton reads each letter once, whatever the list: twenty times as quick as trying the words one after the other.
    private static readonly Regex Words = new(Pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public static bool Are(string text) => Words.IsMatch(text.Replace('_', ' ').Replace('*', ' '));

    public static string Replace(string text, string with) => Words.Replace(text, with);
}
