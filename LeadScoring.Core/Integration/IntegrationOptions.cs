using System.ComponentModel.DataAnnotations;

namespace LeadScoring.Core.Integration;

/// <summary>How other systems are told.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Integration:Webhooks";

    /// <summary>For trying out only: http, any port, and receivers on this machine or in private networks.</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>An endpoint that failed for so long without one success is switched off.</summary>
    public TimeSpan DisableAfter { get; set; } = TimeSpan.FromDays(5);

    /// <summary>How long a receiver may take to answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);
}

public enum MailSecurity
{
    /// <summary>Plain at first, then TLS or nothing is sent (port 587).</summary>
    StartTls,

    /// <summary>TLS from the first byte (port 465).</summary>
    Tls,

    /// <summary>For a server on this machine only.</summary>
    None,
}

/// <summary>The way out for e-mail. Without a host and a folder none is sent, and links are shown instead.</summary>
public sealed class MailOptions
{
    public const string Section = "Integration:Mail";

    /// <summary>The mail server; without one, mail goes to the folder.</summary>
    public string? Host { get; set; }

    /// <summary>Of the mail server.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary>How the connection to the mail server is protected.</summary>
    public MailSecurity Security { get; set; }

    /// <summary>Who signs in at the mail server; nobody when it is empty.</summary>
    public string? User { get; set; }

    /// <summary>Of that user; better by environment variable than in a file.</summary>
    public string? Password { get; set; }

    /// <summary>The sender, as "Lead Scoring &lt;leads@example.com&gt;".</summary>
    public string From { get; set; } = "Lead Scoring <lead-scoring@localhost>";

    /// <summary>Instead of a server: a folder that gets each mail as an .eml file, relative to the folder of the data.</summary>
    public string? DropFolder { get; set; }

    public bool HasServer => !string.IsNullOrWhiteSpace(Host);

    public bool IsOn => HasServer || !string.IsNullOrWhiteSpace(DropFolder);
}
