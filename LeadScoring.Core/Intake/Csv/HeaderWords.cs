using System.Text.RegularExpressions;

namespace LeadScoring.Core.Intake.Csv;

/// <summary>
/// What the headers of HubSpot, Salesforce, Zoho, Follow Up Boss, Buying Buddy and plain spreadsheets mean. Compared by <see cref="CellText.Key"/>:
/// "E-mail", "E_MAIL" and "email" are one. Within a target the words stand in order of preference.
/// </summary>
public static class HeaderWords
{
    private static readonly (ImportTarget Target, string Keys)[] Lists =
    [
        (ImportTarget.ExternalId, "recordid externalid crmid leadid contactid personid prospectid clientid customerid id uuid guid accountid leadnumber"),
        (ImportTarget.FullName, "fullname name contactname leadname clientname customername displayname contact"),
        (ImportTarget.FirstName, "firstname fname first givenname forename"),
        (ImportTarget.LastName, "lastname lname last surname familyname"),
        (ImportTarget.Kind, "kind leadkind leadtype clienttype contacttype buyerseller buyerorseller buyersellertype type tags tag"),
        (ImportTarget.Source, "source leadsource originalsource originalsourcetype sourcename howdidyouhear howdidyouhearaboutus utmsource referralsource"),
        (ImportTarget.Medium, "medium leadmedium utmmedium sourcemedium"),
        (ImportTarget.Campaign, "campaign campaignname campaignid leadcampaign utmcampaign adcampaign"),
        (ImportTarget.Stage, "stage leadstage leadstatus status dealstage lifecyclestage pipelinestage contactstage contactstatus opportunitystage leadstagename"),
        (ImportTarget.CreatedAt, "createdate createddate createdat createdon created createdtime creationdate datecreated leadcreated dateadded addedon added dateregistered registrationdate registered registeredon signupdate leaddate inquirydate enquirydate datereceived receivedat timestamp becamealeaddate date"),
        (ImportTarget.FirstTouchAt, "firsttouchat firsttouch firsttouchdate timefirstseen timeoffirstsession firstvisit firstvisitdate firstseen"),
        (ImportTarget.LastActivityAt, "lastactivityat lastactivity lastactivitydate lastengagementdate lastactive lastvisit lastvisitdate lastseen timelastseen lastlogin lasttouch lastcontacted lastcontact lastcontactdate"),
        (ImportTarget.TimeZone, "timezone"),
        (ImportTarget.Team, "team teamname leadteam salesteam"),
        (ImportTarget.BudgetMin, "budgetmin budgetminusd minbudget minimumbudget budgetlower budgetfrom lowerbudget minprice minimumprice pricemin pricefrom pricelow lowprice pricerangemin"),
        (ImportTarget.BudgetMax, "budgetmax budgetmaxusd maxbudget maximumbudget budgetupper budgetto upperbudget maxprice maximumprice pricemax priceto pricehigh highprice pricerangemax"),
        (ImportTarget.Budget, "budget budgetusd budgetrange pricerange targetprice desiredprice price"),
        (ImportTarget.Timeline, "timeline timeframe timelinemonths moveintimeline moveintimeframe movetimeline buyerstatus purchasetimeframe purchasetimeline buyingtimeframe buyingtimeline sellingtimeframe whenbuying howsoon movein"),
        (ImportTarget.Financing, "financing financingstatus financingtype mortgagestatus preapproved preapproval preapprovalstatus ispreapproved prequalified prequalificationstatus lenderstatus loanstatus cashorloan paymentmethod"),
        (ImportTarget.PreapprovalAmount, "preapprovalamount preapprovedamount preapprovedfor preapprovalusd loanamount"),
        (ImportTarget.PreapprovalDate, "preapprovaldate preapprovedon preapprovalon preapproveddate"),
        (ImportTarget.HomeToSell, "hometosell havehometosell hashometosell housetosell havehousetosell propertytosell needtosell needstosell"),
        (ImportTarget.PropertyTypes, "propertytypes propertytype hometype hometypes typeofproperty propertyinterest desiredpropertytype"),
        (ImportTarget.BedsMin, "bedsmin minbeds beds bedrooms minbedrooms bedroomsmin numberofbedrooms bedroomcount"),
        (ImportTarget.BathsMin, "bathsmin minbaths baths bathrooms minbathrooms bathroomsmin numberofbathrooms bathroomcount"),
        (ImportTarget.Areas, "areasofinterest areaofinterest areas area preferredarea preferredareas preferredlocation preferredlocations preferredzip desiredlocation desiredarea targetarea searcharea searchedarea neighborhoods neighborhood neighbourhood locationofinterest"),
        (ImportTarget.IncomeBracket, "incomebracket incomelevel incomerange incomegroup"),
        (ImportTarget.CreditActivity, "creditactivity"),
        (ImportTarget.AdEngagement, "adengagement"),
        (ImportTarget.SocialSignal, "socialsignal"),
        (ImportTarget.EmailValid, "emailvalid isemailvalid validemail emailverified"),
        (ImportTarget.PhoneValid, "phonevalid isphonevalid validphone phoneverified"),
        (ImportTarget.Notes, "notes note comments comment message description requestdetails details remarks background inquiry inquirymessage enquiry question notebody"),
        (ImportTarget.ConsentProfiling, "profilingconsent consentprofiling consenttoprofiling dataprocessingconsent consenttodataprocessing processingconsent gdprconsent legalbasisforprocessingcontactsdata legalbasis consent consentgiven privacyconsent"),
        (ImportTarget.ConsentContact, "contactconsent consentcontact consenttocontact marketingconsent emailoptin emailconsent marketingoptin optin newsletteroptin"),
        (ImportTarget.ConsentMarketingSms, "smsconsent consentsms smsoptin textoptin textconsent consentmarketingsms marketingsmsconsent tcpaconsent"),
        (ImportTarget.ConsentThirdParty, "thirdpartyconsent consentthirdparty enrichmentconsent consentthirdpartyenrichment"),
        (ImportTarget.ConsentAiReview, "aiconsent consentai aireviewconsent llmconsent consentllm consentllmprocessing"),
        (ImportTarget.ConsentDate, "consentdate consentat consenttimestamp consentgivenat consentgivenon dateofconsent gdprconsentdate optindate"),
        (ImportTarget.ConsentChannel, "consentchannel consentsource consentmethod"),
        (ImportTarget.EmailOptOut, "hasoptedoutofemail emailoptout optedoutofemail unsubscribedfromallemail unsubscribed emailunsubscribed donotemail optout optedout"),
        (ImportTarget.DoNotCall, "donotcall dnc phoneoptout hasoptedoutofcalls donotphone nocalls"),
        (ImportTarget.SmsOptOut, "smsoptout hasoptedoutofsms donottext textoptout hasoptedoutoftexts"),
        (ImportTarget.OutcomeDate, "outcomedate closedate converteddate closeddate conversiondate becameacustomerdate dateconverted appointmentdate"),
        (ImportTarget.PersonalAttribute, "owner leadowner contactowner ownerid assignedto agent assignedagent assigneduser salesrep accountowner assignee rep realtor contactownername"),
    ];

    private static readonly Dictionary<string, (ImportTarget Target, int Rank)> Known = Lists
        .SelectMany(list => list.Keys.Split(' ').Select((key, rank) => (key, list.Target, rank)))
        .ToDictionary(x => x.key, x => (x.Target, x.rank), StringComparer.Ordinal);

    /// <summary>The target a header names and how well (0 is best); null when it names none.</summary>
    public static (ImportTarget Target, int Rank)? Find(string header)
    {
        var key = CellText.Key(header);
        if (Known.TryGetValue(key, out var known)) return known;
        if (Email.IsMatch(key)) return (ImportTarget.Email, Rank(key));
        if (Phone.IsMatch(key)) return (ImportTarget.Phone, Rank(key));
        if (key.StartsWith("optedoutofemail", StringComparison.Ordinal)) return (ImportTarget.EmailOptOut, 9);
        if (Unit.Match(key) is { Success: true } match && Known.TryGetValue(match.Groups["name"].Value, out known)) return known;
        return null;
    }

    /// <summary>Age, family and their like: what fair-housing law protects is proposed for nothing.</summary>
    public static bool IsProtected(string header) => Protected.IsMatch(CellText.Key(header));

    /// <summary>Known only once the outcome is, so a model that saw it would only repeat the answer.</summary>
    public static bool IsAfterTheFact(string header) => AfterTheFact.IsMatch(CellText.Key(header));

    /// <summary>Another program's rating of the lead, or its own bookkeeping.</summary>
    public static bool IsBookkeeping(string header) => Bookkeeping.IsMatch(CellText.Key(header));

    /// <summary>Says who somebody is or where they live, or names a colleague. "Marketing emails clicked" counts something and does not.</summary>
    public static bool IsPersonal(string header, bool isText) => (isText ? Personal : PersonalFigures).IsMatch(CellText.Key(header));

    /// <summary>HubSpot's "Original Source", whose "Referrals" are links on other websites, not people.</summary>
    public static bool IsHubSpotSource(string header) => CellText.Key(header) is "originalsource" or "originalsourcetype" or "latestsource" or "originaltrafficsource" or "latesttrafficsource";

    /// <summary>The first address before the second, the person's own before the others.</summary>
    private static int Rank(string key) => (char.IsAsciiDigit(key[^1]) ? key[^1] - '0' : 0) + (Second.IsMatch(key) ? 10 : 0);

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    private static readonly Regex Email = Of(@"^(primary|secondary|main|home|work|business|other|personal|alternate|alternative|contact|lead|client)?e?mail(address|id)?\d?$");
    private static readonly Regex Phone = Of(@"^(primary|secondary|main|home|work|business|other|personal|alternate|day|daytime|evening|contact|lead|client)?(phone|mobile|cell|cellphone|mobilephone|cellular|telephone|tel)(number|no|num)?\d?$");
    private static readonly Regex Second = Of("secondary|other|alternate|alternative|evening");
    private static readonly Regex Unit = Of("^(lead|contact|client|customer|person|crm)(?<name>[a-z].*)$");
    private static readonly Regex Protected = Of("^(dateofbirth|dob|birthdate|birthday|birthyear|yearofbirth|age|agerange|agegroup|gender|sex|sexualorientation|race|ethnicity|ethnicgroup|religion|nationality|nationalorigin|citizenship|maritalstatus|relationshipstatus|familycomposition|familystatus|familysize|familialstatus|children|numberofchildren|haschildren|kids|pregnant|disability|disabled|veteran|veteranstatus|preferredlanguage|language|spokenlanguages?|salutation)$");
    private static readonly Regex AfterTheFact = Of("^(isconverted|converted|daystoclose|becamea.*date|becamean.*date|timetomovefromleadtocustomer.*|recentdeal.*|firstdeal.*|numberofassociateddeals|associateddealids?|converted(account|contact|opportunity)id|closedlostreason|closedwonreason|lostreason|dealamount|dealvalue|commission|saleprice)$");
    private static readonly Regex Bookkeeping = Of("^(index|row|rownumber|rownum|no|number|emaildomain|welcomeemail|currentlyinworkflow|isdeleted|lastmodified.*|modified.*|systemmodstamp|createdbyid|createdby|recordtypeid|masterrecordid|(lead|hubspot|predictive|engagement|fit|contact|old|ai|einstein|quality|behaviou?r)*score(s|old|new)?|likelihoodtoclose|ownerassigneddate|importline|importproblem|contactunworked|associatedcompanyids?)$");
    private static readonly Regex PersonalFigures = Of("(zip|postal|postcode|fax|phone|mobile|ssn|socialsecurity|passport|licen[cs]e|iban|accountnumber)");
    private static readonly Regex Personal = Of("(street|addressline|address|zip|postal|postcode|fax|phone|mobile|email|firstname|lastname|middlename|fullname|nickname|maiden|spouse|partnername|birth|ssn|socialsecurity|passport|licen[cs]e|iban|accountnumber|ipaddress|linkedin|facebookurl|twitterhandle|skype|instagramhandle|owner|agentname|website|url)");
}
