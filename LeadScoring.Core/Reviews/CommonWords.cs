using System.Collections.Frozen;

namespace LeadScoring.Core.Reviews;

/// <summary>Usual words of notes about buying and selling homes: with a capital, at the beginning of a sentence, they are no names.</summary>
internal static class CommonWords
{
    private const string Text = """
        a about above accept accepted access across act active actually add added address adds afraid after afternoon afternoons again against agent agents ago agree agreed ahead all allow almost alone along
        already also although always am among amount an and another answer answered any anyone anything anyway apart apartment apartments apply appointment appointments appraisal approval approved are area areas
        around arrange arrived as ask asked asking asks at attached attic available average avoid aware away back backyard bad balcony bank basement basic bath bathroom bathrooms baths be because become bed bedroom
        bedrooms beds been before began begin behind being believe below best better between beyond bids big bigger bit both bought bring broker brings budget build builder building built bungalow busy but buy buyer
        buyers buying by call called callback calling calls came can cannot car care careful cash cellar certain chance change changed changes cheap check checking choice choose city clear clearly close closed closer closes closing club
        cold come comes coming commute company comparable compare comps concerned condition condo condos confirm confirmed consider considering contact contacted contingency continue contract cool corner cost costs could
        counter country couple course credit curious current currently cut daily date day days deadline deal decide decided decision deck deed deep definitely delay deposit details did didn't different difficult dining direct do
        does doesn't doing done don't door doors double doubt down downpayment downsize downsizing downtown drive driveway drop due duplex during each earlier early earnest easily easy eat either elevator else email emailed emails end ended
        enjoy enough entire equity escrow especially even evening evenings ever every everyone everything exact exactly excellent excited expects expensive explain extra fact fair fall far fast favorite feel feels fees
        fell felt fence fenced few final finally finance financed financing find finding fine finish first fit fits five fixed fixer flat flexible floor floors follow following for foreclosure form forward found four free freehold friday from
        front full fully furnished further garage garden gas gave get gets getting give given gives glad go goes going gone good got grant great green ground guess had half happy hard has hasn't have haven't having he hear
        heard heat heating held hello help helpful her here hers hesitant hi high higher highly him his hoa hold home homes honestly hope hopes hoping hot hour hours house houses how however huge hurry i idea if i'd i'll i'm
        immediately important in income indeed info information inside inspection inspections instead insurance interest interested interesting into invest investing investment investor is isn't issue issues it its it's i've job
        join just keep keeps key keys kind kitchen knew know known knows land landlord large larger last late later latest laundry lead leads lease leased leasing least leave leaves leaving left lender lenders less let letter level lien like liked
        likely likes limit link list listed listing listings little live lived lives living loan loans local located location loft long longer look looked looking looks lost lot lots love loved loves low lower lowball luxury made mail main
        maintenance make makes making many market master match matter may maybe me mean means meet meeting meetings mentioned message met mid might mind mine minute minutes missed modern monday money month monthly months more
        morning mornings mortgage most mostly motivated move moved moves moving much must my narrow near nearby need needed needs negotiable neighborhood neighbourhood neither never new newer next nice night no nobody noise none noon nor
        normal not note notes nothing notice now number numbers occupied of off offer offered offering offers office often ok okay old older on once one ones online only onto open openhouse option options or order original other others our ours out
        outdoor outside over own owner owners paid parking part patio pay paying payment payments people per perfect perhaps person personal pets phone phoned photos pick picked pictures place plan planning plans please plus point
        pool poor porch portfolio possible possibly post preapproval preapproved pre-approved pre-approval pre-qualified prefer preferred prefers prepared prequalified pretty previous price priced prices pricing private probably problem process promised properties property proposal provide purchase
        put qualified quality question questions quick quickly quiet quite ranch rate rates rather reached read ready real realistic really realtor reason reasonable receive received recent recently recommend reduce reduced refer referral referred refinance refused
        regarding regular relocate relocated relocating relocation remind remodel remodeled renovate renovated renovation rent rental rented renter renting rents repair repairs repeat reply replied request requested requests requires reschedule research reserve
        responded response responsive rest result return returned returning right road roof room rooms roommate rude rural rush safe said same saturday save saved saw say saying says schedule scheduled school schools search searched searching season second security see seeing seem
        seems seen sell seller sellers selling send sends sent separate serious seriously set several shall share she shop short should show showed shower showing showings shows side sign signed signing simple since single single-family sir six size skip
        slow slowly small smaller so sold solar some someone something sometimes soon sorry sounds space speak spent split spoke spot spring square stage stairs start started starting starts state stay staying still stop stopped storage
        story straight street strong strongly studio stuff such suburb suburbs sunday sunny suggest suggested summer sure surprised survey sunroom take taken takes taking talk talked talking tax taxes tell tenant tenants term terms text texted texting texts than
        thank thanks that that's the their them then there there's these they they're they've thing things think thinking thinks third this those though thought three through thursday time timeline times timing tired title to today together told
        tomorrow tonight too took top total tour toured touring tours toward town townhome townhouse traffic transfer travel tried triplex trouble true trust try trying tuesday turn twice two type under understand undecided unfinished unfortunately unit units unless unlikely unsure until up
        upcoming update updated updates upgrade upgraded upstairs urgent us use used using usual usually utilities vacant vacation valuation value very video view viewed viewing viewings views village virtual visit visited visiting visits voicemail wait waiting waits walk
        walked walking walkthrough wall want wanted wants warm was wasn't watch water way we weather wednesday week weekday weekdays weekend weekends weekly weeks well went were we're we've what whatever when where whether which while who whole
        why wide will willing window windows winter wish with within without won't wood word work worked working works worried worth would wouldn't write written wrong wrote yard year years yes yesterday yet you you'll your you're yours zero zoning
        january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun am pm
        fha va hoa mls hvac adu piti ltv apr arm fsbo usda heloc cma emd roi llc ac tv asap fyi etc usd
        """;

    private static readonly FrozenSet<string> Words = Text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Are(string word) => Words.Contains(word) || (word.EndsWith("'s", StringComparison.OrdinalIgnoreCase) && Words.Contains(word[..^2]));
}
