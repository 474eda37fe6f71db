namespace LeadScoring.Core.Leads;

// The words of the trade. They are stored and spoken in the API as text, so renaming one is a change of data.

public enum LeadKind { Buyer, Seller, Both, Renter, Investor }

public enum LeadSource { Referral, Sphere, Portal, Website, PaidSearch, Social, OpenHouse, SignCall, TextCode, Relocation, ExpiredListing, Other }

/// <summary>New to Closed is the way; Nurture, Lost, Trash and DoNotContact leave it.</summary>
public enum LeadStage { New, Attempted, Contacted, Qualified, Showing, AgreementSigned, Offer, UnderContract, Closed, Nurture, Lost, Trash, DoNotContact }

public enum Financing { Unknown, Cash, NeedsLoan, Prequalified, Preapproved, LenderVerified }

public enum HomeToSell { None, WillSell, MustSellFirst, AlreadyListed }

public enum IncomeBracket { Low, Medium, High, Premium }

/// <summary>Protected: collected only if switched on, never in a model unless <c>FairHousing:Mode</c> is Include.</summary>
public enum AgeRange { From18To25, From26To35, From36To45, From46To60, From61 }

/// <summary>Protected (familial status).</summary>
public enum FamilyComposition { Single, Couple, FamilyWithChildren, JointFamily }

public enum LeadEventType
{
    Registration, PropertyInquiry, SellerInquiry, GeneralInquiry, VisitedWebsite, ViewedPage, ViewedProperty, SavedProperty, PropertySearch,
    SavedPropertySearch, VisitedOpenHouse, IncomingCall, Unsubscribed, TourRequested, TourCompleted, MortgageCalculatorUsed, ValuationRequested,
    EmailOpened, EmailClicked, SmsReplied, CallConnected, OutboundAttempt, PreapprovalReceived,
}

/// <summary>In: from the lead. Out: from us.</summary>
public enum EventDirection { In, Out }

/// <summary>How the lead came to be here; decides what "Remove demo data" takes away.</summary>
public enum LeadOrigin { Form, Api, Import, Demo }
