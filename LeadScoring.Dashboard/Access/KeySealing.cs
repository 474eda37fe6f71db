using System.Xml.Linq;
using LeadScoring.Core.Storage;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace LeadScoring.Dashboard.Access;

/// <summary>Seals the keys that sign cookies with the master key: a copy of the database alone signs nobody in.</summary>
public sealed class KeySealing(MasterKey master) : IXmlEncryptor
{
    internal const string Purpose = "data protection";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement("sealed", Convert.ToBase64String(master.Seal(Purpose, System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting))))),
        typeof(KeyUnsealing));
}

/// <inheritdoc cref="KeySealing"/>
public sealed class KeyUnsealing(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => XElement.Parse(System.Text.Encoding.UTF8.GetString(
        services.GetRequiredService<MasterKey>().Open(KeySealing.Purpose, Convert.FromBase64String(encryptedElement.Value))));
}
