namespace LeadScoring.Dashboard.Import;

/// <summary>The wizard's steps in their order; the number is what people see.</summary>
public enum ImportStep { File = 1, Columns, Check, Consent, Import }
