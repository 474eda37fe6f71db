using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Intake.Csv;

/// <summary>
/// What the words of CRMs mean in ours. A word that is in no list is unknown: nothing is guessed from parts of it, but for the names of portals and networks.
/// </summary>
public static class CrmWords
{
    private static readonly Dictionary<string, LeadSource> Sources = Of<LeadSource>(
        (LeadSource.Referral, "referral|referred|referals|partner referral|client referral|customer referral|employee referral|external referral|agent referral|friend referral|word of mouth|referred by friend|personal referral|past client referral|referral partner|agent to agent"),
        (LeadSource.Sphere, "sphere|sphere of influence|soi|past client|past clients|friends and family|friends family|family|friend|personal contact|repeat client|repeat business|network"),
        (LeadSource.Portal, "portal|property portal|listing portal|idx|mls"),
        (LeadSource.Website, "website|web|web site|web form|website form|website inquiry|web inquiry|web lead|my website|own website|company website|landing page|organic search|organic|seo|direct traffic|direct|google organic|chat|online chat|web chat|contact form|home page"),
        (LeadSource.PaidSearch, "paid search|google ads|google adwords|adwords|google ad|ppc|sem|bing ads|search ads|pay per click|paid|google ppc|google lsa|local service ads"),
        (LeadSource.Social, "social|social media|paid social|organic social|facebook|facebook ads|facebook ad|fb|instagram|linkedin|twitter|x com|tiktok|youtube|pinterest|snapchat|nextdoor|meta|meta ads"),
        (LeadSource.OpenHouse, "open house|openhouse|open home|open house visit"),
        (LeadSource.SignCall, "sign call|sign|yard sign|sign rider|for sale sign"),
        (LeadSource.TextCode, "text code|textcode|sms code|text message code|text rider"),
        (LeadSource.Relocation, "relocation|relo|relocation company|corporate relocation"),
        (LeadSource.ExpiredListing, "expired listing|expired|expireds|expired listings"),
        (LeadSource.Other, "other|offline sources|offline|other campaigns|cold call|cold calling|purchased list|phone inquiry|phone|walk in|email marketing|email|trade show|advertisement|direct mail|print|radio|tv|event|import|manual|api|unspecified"));

    private static readonly string[] Portals =
        ["zillow", "realtor com", "realtorcom", "trulia", "redfin", "homes com", "homescom", "homesnap", "99acres", "magicbricks", "housing com", "apartments com", "rightmove", "zoopla", "idealista", "movoto", "opcity", "homelight", "streeteasy", "compass com", "xome", "loopnet"];

    private static readonly string[] Networks = ["facebook", "instagram", "linkedin", "tiktok", "youtube", "nextdoor", "pinterest"];

    private static readonly Dictionary<string, LeadStage> Stages = Of<LeadStage>(
        (LeadStage.New, "new|new lead|open|open not contacted|not contacted|uncontacted|lead|subscriber|marketing qualified lead|mql|unassigned|raw|fresh|new inquiry|unworked|to contact|assigned"),
        (LeadStage.Attempted, "attempted|attempted to contact|attempted contact|attempting|attempting contact|contact attempted|left voicemail|left message|no answer|working not contacted|no response|called"),
        (LeadStage.Contacted, "contacted|working contacted|working|in progress|connected|engaged|in contact|spoke with lead|spoke|active lead|follow up|nurturing contacted|responded|replied"),
        (LeadStage.Qualified, "qualified|pre qualified|prequalified|sales qualified lead|sql|opportunity|open deal|closed converted|converted|hot prospect|appointment set|appointment scheduled|meeting set|met with customer|met|meeting booked|active client|active buyer|active seller|presentation scheduled|decision maker bought in"),
        (LeadStage.Showing, "showing|showings|showing homes|showing scheduled|touring|viewing|viewings|site visit"),
        (LeadStage.AgreementSigned, "agreement signed|listing agreement|buyer agreement|buyer agreement signed|listing signed|signed|listed|active listing|contract sent"),
        (LeadStage.Offer, "offer|offer made|offer submitted|submitting offers|making offers|offer accepted|negotiation|negotiating|proposal"),
        (LeadStage.UnderContract, "under contract|pending|in escrow|escrow|contract signed|in contract"),
        (LeadStage.Closed, "closed|closed won|won|customer|evangelist|sold|purchased|past client|sale closed|deal closed"),
        (LeadStage.Nurture, "nurture|nurturing|long term nurture|bad timing|contact in future|future|later|not ready|watch|on hold|recycled|snoozed"),
        (LeadStage.Lost, "lost|closed lost|closed not converted|lost lead|unqualified|not qualified|disqualified|dead|lost to competitor|inactive|unresponsive|not interested|archived|bought elsewhere"),
        (LeadStage.Trash, "trash|junk|junk lead|spam|invalid|bogus|fake|duplicate|bad lead|wrong number|test"),
        (LeadStage.DoNotContact, "do not contact|dnc|do not call|blacklisted|opted out|unsubscribed"));

    private static readonly Dictionary<string, LeadKind> Kinds = Of<LeadKind>(
        (LeadKind.Buyer, "buyer|buyers|buying|buy|buyer lead|purchase|purchaser|home buyer|homebuyer|first time buyer"),
        (LeadKind.Seller, "seller|sellers|selling|sell|seller lead|listing lead|home seller|vendor|home valuation"),
        (LeadKind.Both, "both|buyer seller|buyer and seller|seller buyer|seller and buyer|buyer or seller|buying and selling|buy and sell|buy sell|selling and buying"),
        (LeadKind.Renter, "renter|renters|rent|rental|tenant|renting|lessee|lease"),
        (LeadKind.Investor, "investor|investors|investing|investment|invest|investment buyer"));

    private static readonly Dictionary<string, Financing> FinancingWords = Of<Financing>(
        (Financing.Cash, "cash|cash buyer|all cash|paying cash|no mortgage"),
        (Financing.NeedsLoan, "needs loan|need loan|loan|mortgage|financing|needs financing|needs mortgage|need mortgage|conventional|fha|va|va loan|fha loan|needs a loan|not yet|not started|no|false|needs lender|need a lender"),
        (Financing.Prequalified, "prequalified|pre qualified|pre qual|prequal"),
        (Financing.Preapproved, "preapproved|pre approved|pre approval|preapproval|approved|yes|true|loan approved"),
        (Financing.LenderVerified, "lender verified|verified|fully underwritten|underwritten|lender approved"));

    private static readonly Dictionary<string, HomeToSell> HomeWords = Of<HomeToSell>(
        (HomeToSell.None, "no|false|0|nothing to sell|no home to sell|renting|first time buyer"),
        (HomeToSell.WillSell, "yes|true|1|will sell|selling|has home|has home to sell|plans to sell|home to sell"),
        (HomeToSell.MustSellFirst, "must sell first|must sell|needs to sell first|need to sell first|contingent|sell first"),
        (HomeToSell.AlreadyListed, "already listed|listed|on the market|on market|home is listed"));

    private static readonly Dictionary<string, IncomeBracket> Incomes = Of<IncomeBracket>(
        (IncomeBracket.Low, "low"), (IncomeBracket.Medium, "medium|mid|middle|average"), (IncomeBracket.High, "high"), (IncomeBracket.Premium, "premium|very high|top"));

    private static readonly Dictionary<string, FamilyComposition> Families = Of<FamilyComposition>(
        (FamilyComposition.Single, "single|unmarried|divorced|widowed|never married"),
        (FamilyComposition.Couple, "couple|married|partnered|married no children|domestic partnership"),
        (FamilyComposition.FamilyWithChildren, "family with children|family|married with children|parents|with children"),
        (FamilyComposition.JointFamily, "joint family|multigenerational|multi generational|extended family"));

    private static readonly Dictionary<string, bool> Answers = Of<bool>(
        (true, "true|yes|y|t|1|x|on|checked|opted in|opt in|subscribed|granted|given|agreed|accepted|consent|consented|allowed|valid|verified"),
        (false, "false|no|n|f|0|off|unchecked|opted out|opt out|unsubscribed|withdrawn|revoked|refused|declined|denied|objected|not given|not granted|invalid|unverified"));

    public static LeadSource? SourceOf(string text)
    {
        var words = CellText.Words(text);
        if (Sources.TryGetValue(words, out var source)) return source;
        if (Names(words, Portals)) return LeadSource.Portal;
        return Names(words, Networks) ? LeadSource.Social : null;
    }

    /// <summary>The source as it is meant in this column: HubSpot calls visits from other sites referrals.</summary>
    public static LeadSource? SourceOf(string column, string text) => CellText.Words(text) switch
    {
        "referrals" or "ai referrals" when HeaderWords.IsHubSpotSource(column) => LeadSource.Website,
        "referrals" => LeadSource.Referral,
        _ => SourceOf(text),
    };

    public static LeadStage? StageOf(string text) => Find(Stages, text);

    public static LeadKind? KindOf(string text) => Find(Kinds, text);

    public static Financing? FinancingOf(string text) => Find(FinancingWords, text);

    public static HomeToSell? HomeToSellOf(string text) => Find(HomeWords, text);

    public static IncomeBracket? IncomeOf(string text) => Find(Incomes, text);

    public static FamilyComposition? FamilyOf(string text) => Find(Families, text);

    /// <summary>Yes or no; null for any other word.</summary>
    public static bool? AnswerOf(string text) => Find(Answers, text);

    /// <summary>Ours as they are spelled, too: "AgreementSigned".</summary>
    private static T? Find<T>(Dictionary<string, T> words, string text) where T : struct =>
        words.TryGetValue(CellText.Words(text), out var known) ? known : null;

    private static bool Names(string words, string[] names) => Array.Exists(names, name => $" {words} ".Contains($" {name} ", StringComparison.Ordinal));

    private static Dictionary<string, T> Of<T>(params (T Meaning, string Words)[] lists) where T : struct
    {
        var all = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (meaning, words) in lists)
        {
            foreach (var word in words.Split('|')) all.Add(word, meaning);
            all.TryAdd(CellText.Words(meaning.ToString()!), meaning);
        }
        return all;
    }
}
