namespace LeadScoring.Core.Intake.Csv;

/// <summary>What a column of a file becomes. The names stand in mapping files, so renaming one is a change of their format.</summary>
public enum ImportTarget
{
    DoNotImport,
    ExternalId,
    FullName,
    FirstName,
    LastName,
    Email,
    Phone,
    Kind,
    Source,
    Medium,
    Campaign,
    Stage,
    Team,
    CreatedAt,
    FirstTouchAt,
    LastActivityAt,
    TimeZone,
    BudgetMin,
    BudgetMax,
    Budget,
    Timeline,
    Financing,
    PreapprovalAmount,
    PreapprovalDate,
    HomeToSell,
    PropertyTypes,
    BedsMin,
    BathsMin,
    Areas,
    IncomeBracket,
    AgeRange,
    FamilyComposition,
    CreditActivity,
    AdEngagement,
    SocialSignal,
    EmailValid,
    PhoneValid,
    Notes,
    ConsentProfiling,
    ConsentContact,
    ConsentMarketingSms,
    ConsentThirdParty,
    ConsentAiReview,
    ConsentDate,
    ConsentChannel,
    EmailOptOut,
    DoNotCall,
    SmsOptOut,
    OutcomeDate,
    Attribute,
    PersonalAttribute,
}

public static class ImportTargets
{
    /// <summary>As people read it in the list of choices, grouped by what it is about.</summary>
    public static (string Group, string Name) Label(ImportTarget target) => target switch
    {
        ImportTarget.DoNotImport => ("", "Do not import"),
        ImportTarget.ExternalId => ("Person", "Id in the other system"),
        ImportTarget.FullName => ("Person", "Full name"),
        ImportTarget.FirstName => ("Person", "First name"),
        ImportTarget.LastName => ("Person", "Last name"),
        ImportTarget.Email => ("Person", "E-mail"),
        ImportTarget.Phone => ("Person", "Phone"),
        ImportTarget.TimeZone => ("Person", "Time zone"),
        ImportTarget.Notes => ("Person", "Note"),
        ImportTarget.Kind => ("Lead", "Kind (buyer, seller…)"),
        ImportTarget.Source => ("Lead", "Source"),
        ImportTarget.Medium => ("Lead", "Medium"),
        ImportTarget.Campaign => ("Lead", "Campaign"),
        ImportTarget.Stage => ("Lead", "Stage"),
        ImportTarget.Team => ("Lead", "Team"),
        ImportTarget.CreatedAt => ("Lead", "Created at"),
        ImportTarget.FirstTouchAt => ("Lead", "First touch at"),
        ImportTarget.LastActivityAt => ("Lead", "Last activity at"),
        ImportTarget.BudgetMin => ("Wishes", "Budget, lower"),
        ImportTarget.BudgetMax => ("Wishes", "Budget, upper"),
        ImportTarget.Budget => ("Wishes", "Budget, range"),
        ImportTarget.Timeline => ("Wishes", "Timeline"),
        ImportTarget.Financing => ("Wishes", "Financing"),
        ImportTarget.PreapprovalAmount => ("Wishes", "Pre-approval, amount"),
        ImportTarget.PreapprovalDate => ("Wishes", "Pre-approval, date"),
        ImportTarget.HomeToSell => ("Wishes", "Home to sell"),
        ImportTarget.PropertyTypes => ("Wishes", "Property types"),
        ImportTarget.BedsMin => ("Wishes", "Bedrooms, at least"),
        ImportTarget.BathsMin => ("Wishes", "Bathrooms, at least"),
        ImportTarget.Areas => ("Wishes", "Areas of interest"),
        ImportTarget.IncomeBracket => ("Signals", "Income bracket"),
        ImportTarget.AgeRange => ("Signals", "Age range (protected)"),
        ImportTarget.FamilyComposition => ("Signals", "Family (protected)"),
        ImportTarget.CreditActivity => ("Signals", "Credit activity, 0 to 1"),
        ImportTarget.AdEngagement => ("Signals", "Ad engagement, 0 to 1"),
        ImportTarget.SocialSignal => ("Signals", "Social signal, 0 to 1"),
        ImportTarget.EmailValid => ("Signals", "E-mail valid"),
        ImportTarget.PhoneValid => ("Signals", "Phone valid"),
        ImportTarget.ConsentProfiling => ("Consent", "Agreed to be scored"),
        ImportTarget.ConsentContact => ("Consent", "Agreed to be contacted"),
        ImportTarget.ConsentMarketingSms => ("Consent", "Agreed to text messages"),
        ImportTarget.ConsentThirdParty => ("Consent", "Agreed to third-party data"),
        ImportTarget.ConsentAiReview => ("Consent", "Agreed to AI review"),
        ImportTarget.ConsentDate => ("Consent", "Date of the consent"),
        ImportTarget.ConsentChannel => ("Consent", "Channel of the consent"),
        ImportTarget.EmailOptOut => ("Consent", "Opted out of e-mail"),
        ImportTarget.DoNotCall => ("Consent", "Do not call"),
        ImportTarget.SmsOptOut => ("Consent", "Opted out of text messages"),
        ImportTarget.OutcomeDate => ("Outcome", "Date of the outcome"),
        ImportTarget.Attribute => ("Other", "Own attribute"),
        _ => ("Other", "Own attribute, personal"),
    };

    /// <summary>Its values say who somebody is: they are not shown in a list of errors.</summary>
    public static bool IsPersonal(ImportTarget target) => target is ImportTarget.FullName or ImportTarget.FirstName or ImportTarget.LastName or ImportTarget.Email
        or ImportTarget.Phone or ImportTarget.Notes or ImportTarget.PersonalAttribute or ImportTarget.ExternalId;

    /// <summary>Several columns may share it; of the others one column may be each.</summary>
    public static bool TakesSeveral(ImportTarget target) => target is ImportTarget.DoNotImport or ImportTarget.Email or ImportTarget.Phone or ImportTarget.Stage
        or ImportTarget.Notes or ImportTarget.Attribute or ImportTarget.PersonalAttribute or ImportTarget.Areas or ImportTarget.PropertyTypes
        or ImportTarget.EmailOptOut or ImportTarget.DoNotCall or ImportTarget.SmsOptOut;

    public static bool IsDate(ImportTarget target) => target is ImportTarget.CreatedAt or ImportTarget.FirstTouchAt or ImportTarget.LastActivityAt or ImportTarget.PreapprovalDate
        or ImportTarget.ConsentDate or ImportTarget.OutcomeDate;
}
