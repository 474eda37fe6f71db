using System.Globalization;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Learning.Market;

/// <summary>Made-up people: names from many places, addresses at domains reserved for examples, numbers reserved for fiction.</summary>
internal static class MarketNames
{
    private static readonly string[] First =
    [
        "Aaliyah", "Aaron", "Abigail", "Adam", "Aditi", "Ahmed", "Aiko", "Alejandro", "Alice", "Amara", "Amina", "Amir", "Ana", "Anders", "Andre", "Angela", "Anika", "Anna", "Antonio", "Arjun",
        "Ashley", "Astrid", "Ben", "Bianca", "Brandon", "Brian", "Camila", "Carlos", "Carmen", "Chen", "Chloe", "Daniel", "David", "Deborah", "Deepa", "Diego", "Dmitri", "Elena", "Elias", "Emily",
        "Emma", "Eric", "Fatima", "Felix", "Fiona", "Gabriel", "Grace", "Hana", "Hannah", "Hassan", "Helen", "Hiro", "Ian", "Ibrahim", "Ines", "Isaac", "Jack", "Jada", "James", "Jasmine",
        "Javier", "Jin", "Joao", "Jordan", "Jose", "Julia", "Kai", "Karen", "Keisha", "Kevin", "Kofi", "Lars", "Laura", "Leila", "Lena", "Liam", "Lily", "Linh", "Lucas", "Luis",
        "Malik", "Marco", "Maria", "Marcus", "Mei", "Michael", "Mina", "Monique", "Nadia", "Naomi", "Nia", "Nikhil", "Noah", "Nora", "Olga", "Oliver", "Omar", "Patrick", "Paula", "Priya",
        "Quinn", "Rachel", "Rafael", "Ravi", "Rosa", "Ruth", "Sam", "Sara", "Sean", "Sofia", "Tariq", "Teresa", "Thomas", "Tomas", "Uma", "Victor", "Wei", "Yara", "Yusuf", "Zoe",
    ];

    private static readonly string[] Last =
    [
        "Abbott", "Acosta", "Adeyemi", "Ahmed", "Ali", "Alvarez", "Andersen", "Baker", "Banerjee", "Barnes", "Bauer", "Bell", "Berg", "Brooks", "Brown", "Campbell", "Carter", "Castillo", "Chan", "Chavez",
        "Chen", "Clark", "Cohen", "Cole", "Cruz", "Das", "Davis", "Diaz", "Dubois", "Edwards", "Eriksson", "Evans", "Fischer", "Fleming", "Flores", "Ford", "Fox", "Garcia", "Gibson", "Gomez",
        "Green", "Gupta", "Hall", "Hansen", "Harris", "Hayes", "Hernandez", "Hill", "Hughes", "Ito", "Ivanov", "Jackson", "Jensen", "Johnson", "Jones", "Kaur", "Kelly", "Khan", "Kim", "King",
        "Kowalski", "Kumar", "Larsen", "Lee", "Lewis", "Li", "Lopez", "Mahmoud", "Martin", "Mehta", "Mendoza", "Meyer", "Miller", "Mitchell", "Moore", "Morales", "Morgan", "Murphy", "Nakamura", "Nelson",
        "Nguyen", "Novak", "O'Brien", "Okafor", "Olsen", "Ortiz", "Osei", "Park", "Parker", "Patel", "Perez", "Petrov", "Pham", "Phillips", "Ramos", "Reed", "Reyes", "Rivera", "Roberts", "Rossi",
        "Santos", "Sato", "Schmidt", "Scott", "Shah", "Silva", "Singh", "Smith", "Sousa", "Stewart", "Suzuki", "Taylor", "Thompson", "Torres", "Tran", "Turner", "Walker", "Wang", "White", "Yilmaz",
    ];

    private static readonly string[] Domains = ["example.com", "example.net", "example.org"];

    private const string AreaCodes =
        "201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248 251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 " +
        "315 316 317 318 319 320 321 323 325 330 334 336 337 339 346 347 351 352 360 361 385 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419 423 424 425 430 432 434 435 440 443 458 469 470 475 " +
        "478 479 480 484 501 502 503 504 505 507 508 509 510 512 513 515 516 517 518 520 530 540 541 551 559 561 562 563 567 570 571 573 574 575 580 585 586 601 602 603 605 606 607 608 609 610 612 614 615 616 " +
        "617 618 619 620 623 626 630 631 636 641 646 650 651 657 660 661 662 678 682 701 702 703 704 706 707 708 712 713 714 715 716 717 718 719 720 724 727 731 732 734 737 740 754 757 760 763 765 770 772 773 " +
        "774 775 781 785 786 801 802 803 804 805 806 808 810 812 813 814 815 816 817 818 828 830 831 832 843 845 847 848 850 856 857 858 859 860 862 863 864 865 870 901 903 904 906 907 908 909 910 912 913 914 " +
        "915 916 917 918 919 920 925 928 931 936 937 940 941 947 949 951 952 954 956 970 971 972 973 978 979 980 984 985 989";

    private static readonly string[] Codes = AreaCodes.Split(' ');

    /// <summary>Some give no e-mail, some no phone, nobody neither.</summary>
    public static Contact Of(int number, Dice dice, LeadSource source)
    {
        var (first, last) = (dice.Pick(First), dice.Pick(Last));
        var calls = source is LeadSource.SignCall or LeadSource.TextCode;
        var hasPhone = dice.Chance(calls ? 1 : 0.78);
        var hasEmail = dice.Chance(calls ? 0.55 : 0.94) || !hasPhone;
        var mailbox = $"{first}.{last.Replace("'", "", StringComparison.Ordinal)}{number}".ToLowerInvariant();
        return new Contact($"{first} {last}", hasEmail ? $"{mailbox}@{dice.Pick(Domains)}" : null, hasPhone ? PhoneOf(number) : null);
    }

    private static string PhoneOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"({Codes[number % Codes.Length]}) 555-01{number / Codes.Length % 100:D2}");
}
