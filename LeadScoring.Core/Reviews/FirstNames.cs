using System.Collections.Frozen;

namespace LeadScoring.Core.Reviews;

/// <summary>Usual first names that are no usual words: they are names without a capital, too. Notes are typed in a hurry.</summary>
internal static class FirstNames
{
    private const string Text = """
        aaron abby abdul abigail abraham adam adele adrian adriana agnes ahmed aidan aiden aisha alan albert alberto alejandra alejandro alex alexa alexander alexandra alexis alfred ali alice alicia alisha alison
        allen allison alyssa amanda amelia amina amir amit amy ana andre andrea andreas andres andrew andy angela angelica angelina anil anita ann anna anne annette annie anthony antonio anya archie ariana arjun arlene armando arnold
        arthur arturo ashley ashok audrey austin ava avery barbara barry beatrice becky ben benjamin bernard bernice bernie beth bethany betty beverly bianca bob bobby bonnie boris brad bradley brandon brandy brenda brendan
        brent brett brian brianna bridget brittany brooke bruce bryan bryce byron caitlin caleb calvin cameron camila candace carl carla carlos carmen caroline carolyn carrie carter casey cassandra catherine cathy cecilia cedric cesar
        chad chantal charlene charles charlie charlotte chelsea cheryl chloe chris christina christine christopher cindy claire clara clarence claudia clayton clifford clint clyde cody colin colleen connie connor constance corey courtney
        craig curtis cynthia daisuke damian dan dana daniel daniela danielle danny darius darlene darren darryl dave david deborah debbie debra deepak deirdre delores denise dennis derek derrick desiree devin diana diane diego dianne dmitri dolores
        dominic donald donna doris dorothy doug douglas duane dustin dwayne dylan eddie edgar edith eduardo edward edwin eileen elaine eleanor elena eli elias elijah elisa elizabeth ella ellen emilia emily emma enrique eric erica erik erika erin
        ernest esther ethan eugene eva evan evelyn fatima felicia felipe felix fernando fiona florence floyd frances francesca francis francisco franklin fred freddie frederick gabriel gabriela gabrielle gail gareth garrett gary geoffrey george georgia
        gerald geraldine gerard gilbert gina giovanni giulia gladys glenda glenn gloria gonzalo gordon greg gregory greta guillermo gustavo gwendolyn hannah hans harold harriet harry harvey hassan heather hector heidi helen helena henrietta henry herbert
        herman hiroshi holly howard hugo hussein ian ibrahim ida ignacio igor imran ingrid irene iris isaac isabel isabella isaiah ismail ivan jacob jacqueline jaime jake jamal james jamie jana jane janet janice jared jasmin jason javier jay
        jayden jean jeanette jeanne jeff jeffrey jenna jennifer jenny jeremiah jeremy jerome jerry jesse jessica jesus jill jim jimmy joan joann joanna joanne joaquin jodi joe joel joey johan johannes john johnny jon jonathan jordan jorge jose josef
        joseph josephine josh joshua joyce juan juanita judith judy julia julian juliana julie juliet julio jurgen justin kaitlyn kamal karen karim karina karl karla kate katelyn katherine kathleen kathryn kathy katie katrina kayla keith kelly kelsey
        ken kendra kenneth kenny kevin khadija khalid kim kimberly kiran kirk klaus kris krista kristen kristin kristina kumar kurt kyle lakshmi larry laura lauren laurie lawrence leah lee leila lena leo leon leonard leroy leslie lewis liam lillian
        linda lindsay lindsey lisa liz lloyd logan lois lola loretta lori lorraine louis louise lucas lucia lucille lucy luigi luis luisa lukas luke lydia lynn mabel madison malcolm manuel marc marcel marcia marco marcus margaret margarita maria mariana
        marie marilyn mario marion marissa marjorie marlene marsha marta martha martin martina marvin mary mason mateo mathew matt matthew maureen maurice maxwell megan mehmet melanie melinda melissa melvin mercedes meredith michael michaela
        michelle miguel mike mildred milton minh miranda miriam mitchell mohamed mohammad mohammed moira molly mona monica monique morgan muhammad mustafa myra nadia nadine nancy naomi natalia natalie natasha nathan nathaniel neil nelson nicholas nick
        nicolas nicole nikhil nina noah nora norma norman oliver olivia omar oscar otto owen pablo pamela patricia patrick paul paula pauline pedro peggy peter phil philip phillip phyllis pierre preston priscilla priya rachel rafael rahul raj ralph ramon
        randall randy raphael raquel rashid raul ravi raymond rebecca regina reginald renee rhonda ricardo richard rick ricky rita roberta robert roberto roderick rodney rodrigo roger roland ronald ronnie rosa rosalie rosemary ross roxanne roy ruben
        russell ruth ryan sabrina salvatore sam samantha samir samuel sandra sanjay santiago sara sarah sasha savannah scott sean sebastian selena serena sergio seth shannon sharon shaun shawn sheila shelby shelly sherri sherry shirley sidney
        silvia simon simone sofia sonia sonya sophia sophie stacey stacy stanley stefan stefanie stella stephanie stephen steve steven stuart sunil susan suzanne svetlana sven sylvia tamara tammy tanya tara tariq tatiana ted teresa terrance terri terry thelma theodore
        theresa thomas tiffany tim timothy tina todd tom tomas tommy toni tony tracey tracy travis trevor tricia trisha tyler ursula valentina valerie vanessa vera vernon veronica vicki vicky vijay vikram vincent viola virginia vivian vladimir walter
        wanda warren wayne wendy wesley whitney wilhelm william wilma winston xavier yasmin yolanda yusuf yvette yvonne zachary zoe
        """;

    private static readonly FrozenSet<string> Names = Text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them.</summary>
    internal static IEnumerable<string> All => Names;

    public static bool Are(string word) => Names.Contains(word) || (word.EndsWith("'s", StringComparison.OrdinalIgnoreCase) && Names.Contains(word[..^2]));
}
