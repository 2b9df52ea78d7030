"""Word classes of English news: titles, offices, kinds of sources. General words, no names."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word for comparing: lower case, no accents, no final point, straight apostrophes."""
    plain = word
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word.replace("’", "'").replace("‑", "-"))
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.lower().rstrip(".") or word


OPEN_MARKS = frozenset("“\"‘'(") | {"''"}
CLOSE_MARKS = frozenset("”\"’')") | {"''"}
"""What may stand around a nickname inside a name."""

ABBREVIATIONS = _set(
    "Mr Mrs Ms Mx Dr Prof Sen Sens Rep Reps Gov Govs Lt Gen Col Maj Capt Sgt Cpl Adm Cmdr Rev "
    "Hon Fr "
    "Jr Sr St Mt Pres Sec Atty Asst Det Del Ald Insp Supt Messrs Mme Mlle"
)

MALE_TITLES = _set("mr sir lord king prince father brother messrs imam baron duke")
FEMALE_TITLES = _set("mrs ms miss mme mlle dame lady queen princess sister madam baroness duchess")

_TITLES = (
    MALE_TITLES
    | FEMALE_TITLES
    | _set(
        "mx dr drs prof profs professor professors sen sens senator senators rep reps "
        "representative representatives "
        "congressman congresswoman gov govs governor governors lt lieutenant gen general col "
        "colonel "
        "maj major capt captain sgt sergeant cpl corporal adm admiral cmdr commander rev "
        "reverend hon "
        "fr pres president vice-president secretary minister chancellor mayor judge justice pope "
        "pastor rabbi sheikh sheik ayatollah cardinal bishop archbishop commissioner ambassador "
        "attorney sheriff detective det inspector insp officer deputy premier speaker councilman "
        "councilwoman councillor alderman assemblyman assemblywoman chairman chairwoman chair "
        "coach private pvt emir sultan chief director spokesman spokeswoman spokesperson leader "
        "candidate analyst prosecutor constable superintendent supt prosecutors del delegate ald "
        "assemblymember councilmember alderwoman deacon monsignor maestro"
    )
)
TITLES = _TITLES | {f"{title}-elect" for title in _TITLES} | {f"ex-{title}" for title in _TITLES}
"""Words that can stand right before a name without being part of it."""

SUFFIXES = _set("jr sr ii iii iv")

PARTICLES = _set(
    "von van der den de del della di da dos das du la le ter ten al el bin ibn ben abu af zu zur "
    "y e st o'"
)
"""Small words inside surnames."""

PERSON_PRONOUNS = {
    "he": "male", "him": "male", "his": "male", "himself": "male",
    "she": "female", "her": "female", "hers": "female", "herself": "female",
}  # fmt: skip
FIRST_PERSON = _set("i me my mine myself we us our ours ourselves")
PLURAL_PRONOUNS = _set("they them their theirs themselves")
NEUTER_PRONOUNS = _set("it its itself")
RELATIVE = _set("who whom whose which that")
NOBODY = _set(
    "you your yours one ones someone somebody anyone anybody everyone everybody nobody others "
    "other "
    "another those these this some many most few several all both none each either neither much "
    "there what"
)

POSSESSIVES = _set("his her its their my our your whose")
DEFINITE = _set("the this that these those")
INDEFINITE = _set(
    "a an one another some many most few several any all no each every two three four five six "
    "seven "
    "eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred dozens hundreds thousands scores various numerous both other multiple more "
    "less "
    "majority half nearly about at around roughly only not even certain"
)

RELATION_NOUNS = _set(
    "father mother husband wife son daughter brother sister cousin uncle aunt nephew niece "
    "grandfather grandmother grandson granddaughter fiance fiancee girlfriend boyfriend widow "
    "widower "
    "spouse partner parent friend colleague neighbor neighbour child stepfather stepmother"
)

MALE_NOUNS = _set(
    "man men spokesman chairman congressman businessman councilman assemblyman father husband son "
    "brother uncle nephew grandfather grandson boy gentleman king prince actor fireman policeman "
    "salesman sportsman frontman fisherman widower boyfriend fiance patriarch priest monk"
)
FEMALE_NOUNS = _set(
    "woman women spokeswoman chairwoman congresswoman businesswoman councilwoman assemblywoman "
    "mother "
    "wife daughter sister aunt niece grandmother granddaughter girl lady queen princess actress "
    "policewoman widow girlfriend fiancee matriarch nun waitress hostess heiress"
)

SPOKES_NOUNS = _set("spokesman spokeswoman spokesperson spokespeople spokesmen representative")

PERSON_NOUNS = (
    MALE_NOUNS
    | FEMALE_NOUNS
    | RELATION_NOUNS
    | SPOKES_NOUNS
    | TITLES
    | _set(
        "aide adviser advisor ally analyst activist actor advocate agent architect artist "
        "assistant "
        "associate astronaut astronomer athlete attorney author banker billionaire biologist boss "
        "candidate capitalist celebrity ceo cfo coo cto champion chair chairperson chancellor "
        "chemist "
        "chief clerk coach columnist commander commentator commissioner comptroller conservative "
        "consultant contender contractor coordinator correspondent counsel counselor critic dealer "
        "dean defendant defender delegate democrat deputy designer developer diplomat director "
        "doctor "
        "donor driver economist editor employee engineer entrepreneur envoy executive expert "
        "farmer "
        "fellow figure filmmaker financier firebrand founder cofounder co-founder frontrunner "
        "front-runner fundraiser geologist goalkeeper governor graduate guard head heir hero "
        "historian "
        "host incumbent independent industrialist insider inspector instructor investigator "
        "investor "
        "journalist judge juror jurist justice landlord lawmaker lawyer leader lecturer legislator "
        "liberal librarian lobbyist magnate manager master mathematician mayor mechanic medic "
        "member "
        "meteorologist midfielder millionaire minister model moderator mogul musician narrator "
        "native "
        "negotiator newcomer nominee novelist nurse official officer operative opponent organizer "
        "organiser owner painter partner pastor patient paramedic person philanthropist "
        "philosopher "
        "photographer physician physicist pilot plaintiff player poet policymaker politician "
        "pollster "
        "pope premier president principal prisoner producer professor progressive prosecutor "
        "psychiatrist psychologist publisher rabbi reader realtor rebel receptionist registrar "
        "reporter republican researcher resident reviewer rival runner scholar scientist "
        "screenwriter "
        "secretary senator sergeant shareholder sheriff singer skeptic socialist sociologist "
        "software-engineer soldier solicitor songwriter source speaker staffer star statesman "
        "statistician strategist striker student superintendent supervisor supporter surgeon "
        "surrogate "
        "survivor teacher technician teenager treasurer trustee tsar czar tycoon veteran victim "
        "voter "
        "winger marine winner witness worker writer youngster libertarian underdog veterinarian "
        "virologist "
        "epidemiologist trader technologist vet caller sponsor operator farmer individual "
        "businessperson head-coach whistleblower mastermind foe loyalist confidant newsman "
        "anchor anchorman counterpart predecessor successor replacement "
        "co-host co-author co-chair vice-chair vice-chairman ex-wife "
        "ex-husband superdelegate retiree pensioner protester demonstrator"
    )
)

GROUP_NOUNS = _set(
    "people public men women electorate majority minority media press police staff team troops "
    "crowd "
    "audience youth everyone americans voters half third quarter percent percentage handful group "
    "dozen number wisdom base field opposition establishment"
)

ORGANIZATION_NOUNS = _set(
    "campaign company corporation firm group organization organisation agency department ministry "
    "government administration party committee commission council court board bureau bank network "
    "newspaper paper magazine outlet website site tabloid daily weekly broadcaster channel station "
    "publication university college school institute institution foundation association union "
    "federation league club team center centre coalition alliance movement charity nonprofit "
    "think-tank tank camp pac super-pac army navy force military parliament senate house "
    "congress assembly "
    "legislature panel watchdog regulator authority office service country nation state city town "
    "kingdom republic chamber cabinet bloc brand retailer carmaker automaker maker manufacturer "
    "airline operator startup start-up giant lab laboratory hospital church blog show program "
    "programme operation wire unit exchange fund trust lender insurer developer publisher "
    "delegation embassy consulate mission secretariat tribunal judiciary presidency white-house "
    "syndicate studio label franchise society academy museum observatory brokerage consultancy "
    "chain conglomerate consortium"
)
"""Common nouns for organizations: "the newspaper", "his campaign"."""

ORGANIZATION_WORDS = ORGANIZATION_NOUNS | _set(
    "inc corp ltd llc llp plc gmbh ag nv spa bv asa oyj bhd co times post journal news herald "
    "tribune gazette guardian telegraph "
    "press radio tv television media globe chronicle observer review network university college "
    "institute center centre council association department ministry committee commission "
    "federation "
    "foundation union party bank group agency office bureau court pac action fund club partners "
    "capital technologies systems international society church school hospital museum airlines "
    "motors pharmaceuticals holdings initiative project services administration authority board "
    "house hall tower street avenue park bridge river lake county city states state act law bill "
    "amendment convention poll university's institution academy library organization organisation "
    "nations forum coalition alliance democrats republicans conference caucus campaign team "
    "security "
    "intelligence treasury exchange league studios records entertainment magazine weekly daily "
    "today "
    "consulting research analytics associates strategies communications solutions report show "
    "awards prize cup games olympics championship series war day airport station hotel plaza "
    "square building center's journalism politics research"
)
"""Words in a capitalized phrase that show it is no person."""

PUBLICATION_NOUNS = _set(
    "newspaper paper magazine outlet website site tabloid daily weekly broadcaster channel "
    "publication blog network journal agency wire broadsheet"
)

DOCUMENT_NOUNS = _set(
    "piece feature skit segment broadcast "
    "report study poll survey polls surveys analysis email emails e-mail e-mails letter letters "
    "statement statements lawsuit suit memo memorandum ad ads advertisement commercial tweet "
    "tweets "
    "article articles book books speech speeches document documents filing filings research data "
    "figures result results transcript transcripts release message messages video videos post "
    "posts "
    "paper papers complaint brief indictment ruling decision opinion editorial op-ed column "
    "interview remarks testimony essay memoir audit review probe investigation inquiry findings "
    "bulletin notice announcement advisory guidance guidelines manual playbook platform resolution "
    "bill legislation law proposal plan order plea affidavit records record tally average tracker "
    "excerpts cable cables dispatch headline story stories account accounts communique manifesto "
    "petition missive note notes slogan website webpage page press-release newsletter text texts "
    "caption song album film documentary estimates estimate projections forecast dossier "
    "questionnaire quiz skit press-statement biography autobiography gaffe feed "
    "argument logs log conversation recording measure measures agreement treaty charter "
    "verdict judgment judgement motion rule policy evidence numbers statistics"
)
"""Things that say what their makers say: "a study by …", "the Quinnipiac poll"."""

PREPOSITIONS = _set(
    "of for in at from with by on to about as under against among between within during after "
    "before "
    "near outside inside into over through without than like including behind across around along "
    "throughout upon versus despite since until toward towards beyond among amid above below via "
    "per"
)

FORMER = _set("former ex onetime one-time then late retired outgoing ex-president erstwhile")


def is_plural(word: str) -> bool:
    """Whether a lower-case noun looks plural."""
    if word in _PLURAL:
        return True
    if word in _SINGULAR_S:
        return False
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


_SINGULAR_S = _set(
    "politics economics physics mathematics athletics ethics news congress lens series corps "
    "access "
    "business progress success process headquarters always perhaps sometimes"
)

_PLURAL = _set(
    "people men women children spokesmen spokeswomen congressmen businessmen chairmen alumni media "
    "police personnel staff troops youth faculty clergy elderly poor rich public "
    "spokespeople salespeople businesspeople analyses businesswomen policemen folks"
)

_PERSON_ENDINGS = ("er", "or", "ist", "ian", "man", "woman", "ee", "eer", "crat", "logist", "cian")


def is_person_noun(word: str) -> bool:
    """Whether a lower-case singular noun names a human being, by the list or by its ending."""
    if word in PERSON_NOUNS:
        return True
    if word in ORGANIZATION_NOUNS or word in DOCUMENT_NOUNS or word in _NOT_PERSONS:
        return False
    if "-" in word and word.rsplit("-", 1)[1] in PERSON_NOUNS:
        return True
    if word.endswith("-old"):
        return True
    return len(word) > 4 and word.endswith(_PERSON_ENDINGS)


_NOT_PERSONS = _set(
    "number matter order power letter paper newspaper september october november december weather "
    "chapter winter summer corner center river water tower computer server twitter error factor "
    "sector floor door color colour labor labour favor favour behavior harbor major minor motor "
    "tenor terror rumor rumour humor vendor-ed degree committee referee-ed guarantee fee decree "
    "coffee jubilee levee toffee marquee pedigree rupee "
    "list twist mist dinner answer offer transfer offer banner border quarter chamber counter "
    "cover "
    "danger finger flower gender layer ladder manner master-plan meter monster order other pepper "
    "poster rather register river shelter shoulder slaughter super theater theatre together under "
    "whether wonder career mirror horror interior exterior prior superior inferior corridor anchor-"
    "age older younger elder higher lower greater bigger smaller stronger weaker closer richer "
    "poorer senior junior hammer however whatever whichever whenever whoever wherever neither "
    "either "
    "never ever over after later earlier rather further former latter better exist persist "
    "assist resist insist consist remember"
)


FUNCTION_WORDS = (
    PREPOSITIONS
    | DEFINITE
    | INDEFINITE
    | POSSESSIVES
    | RELATIVE
    | PLURAL_PRONOUNS
    | FIRST_PERSON
    | NOBODY
    | frozenset(PERSON_PRONOUNS)
    | NEUTER_PRONOUNS
    | _set(
        "and or but nor so yet while when because if though although as is are was were be been "
        "being "
        "has have had do does did can could would should must might not why how where who beneath "
        "monday tuesday wednesday thursday friday saturday sunday january february july "
        "september october november december "
        "here there now then earlier later meanwhile however just also still yes no"
    )
)
"""Words that are in no name, whatever their capitals."""

FIRST_NAME_TITLES = _set(
    "dean earl duke king prince major judge baron guy pope princess queen star"
)
"""Titles and nouns that are first names as often."""

REDUCED = _set(
    "released published issued conducted seen led obtained written sent made filed posted "
    "commissioned taken given held based familiar involved close briefed authorized present "
    "last this next today yesterday "
    "tomorrow earlier recently"
)
"""Words that end the noun phrase before them: "the report released Friday"."""

AUXILIARIES = _set("is are was were be been being am has have had")
DAYS = _set("monday tuesday wednesday thursday friday saturday sunday")
MONTHS = _set(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sept sep oct nov dec"
)

QUANTITY_NOUNS = _set(
    "batch series number handful pair trio set copy copies collection pages page results result "
    "findings excerpts excerpt transcript transcripts version draft part parts summary"
)


def singular(word: str) -> str:
    """The singular of a regular or common irregular noun."""
    if word in _SINGULAR:
        return _SINGULAR[word]
    if word.endswith("men"):
        return word[:-2] + "an"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if is_plural(word) and word.endswith("s") else word


_SINGULAR = {"people": "person", "children": "child", "wives": "wife", "analyses": "analysis"}

MALE_NAMES = _set(
    "aaron adam ahmed alan albert alexander ali andrew anthony antonio arthur ben benjamin "
    "bernard bill bob bobby boris brad brandon brendan brett brian bruce bryan calvin carl "
    "carlos charles charlie chris christopher chuck craig dale daniel dave david dean dennis "
    "dmitry don donald doug douglas dwight ed eddie edward emmanuel eric erik ernest evan fernando "
    "francis francisco frank fred gary gene george gerald giorgio giovanni glenn gordon greg "
    "gregory harold harry hassan henry herbert howard hugh ian ibrahim igor isaac ivan jack jacob "
    "jake james jason jay jeff jeffrey jeremy jerry jim jimmy joe joel john johnny jon "
    "jonathan jorge jose joseph josh joshua juan justin karl keith ken kenneth kevin larry lars "
    "lawrence leo leon leonard louis luis luke marco marcus mario mark martin matt matthew max "
    "michael miguel mike mikhail mitch mohamed mohammed muhammad nathan neil nicholas nick "
    "nikolai norman oleg oliver oscar pablo patrick paul pedro pete peter phil philip pierre ralph "
    "ray raymond ricardo richard rick rob robert roberto roger ron ronald roy russell "
    "ryan sam samuel scott sean sergei sergey seth stan stanley stephen steve steven stuart ted "
    "terry theodore thomas tim timothy todd tom tomas tony travis trevor tyler victor vincent "
    "vladimir walter warren wayne will william yusuf zachary"
)
FEMALE_NAMES = _set(
    "abigail agnes aisha alexandra alice alicia alison amanda amy ana andrea angela anita ann anna "
    "anne annie audrey barbara beatrice bella beth betsy betty beverly brenda bridget "
    "brittany carla carly carmen carol caroline carolyn catherine charlotte cheryl christina "
    "christine cindy claire clara claudia colleen connie courtney crystal cynthia danielle dawn "
    "debbie deborah debra denise diana diane donna doris dorothy edith eileen elaine elena "
    "eleanor elizabeth ella ellen emily emma erica erin esther eva evelyn fatima florence frances "
    "gabrielle gail gina gloria grace greta hannah harriet heather heidi helen hillary holly "
    "ida ingrid irene isabel isabella jacqueline jane janet janice jean jeanne "
    "jennifer jessica jill joan joanna joanne josephine joyce judith judy julia julie karen kate "
    "katherine kathleen kathryn kathy katie kayla kelly kim kimberly kirsten kristen "
    "laura lauren leila leslie lillian linda lisa lois lorraine louise lucia lucy lydia lynn "
    "madeleine margaret maria marie marilyn marion martha mary maureen megan megyn "
    "melissa michelle mildred miriam monica nancy naomi natalie natasha nicole nina nora norma "
    "olga olivia pamela patricia paula peggy phyllis priya rachel rebecca renee rita roberta rosa "
    "rose ruth sally samantha sandra sara sarah shannon sharon sheila shirley silvia sofia sonia "
    "sophia sophie stephanie sue susan suzanne svetlana sylvia tammy tanya tara tatiana teresa "
    "theresa tiffany tina ursula valerie vanessa vera veronica victoria virginia vivian wendy "
    "yasmin yolanda yvonne zoe"
)
"""First names that are nearly always of one sex: a hint for pronouns, never a gender to report."""

SHORT_NAMES: dict[str, frozenset[str]] = {}
for _line in (
    "william bill will billy willie",
    "joseph joe joey",
    "robert bob rob bobby robbie",
    "michael mike mick",
    "james jim jimmy jamie",
    "thomas tom tommy",
    "edward ed ted eddie",
    "benjamin ben",
    "kenneth ken kenny",
    "daniel dan danny", "david dave", "steven stephen steve", "christopher chris", "matthew matt",
    "anthony tony", "andrew andy drew", "richard rick dick rich", "ronald ron", "donald don",
    "elizabeth liz beth betsy lizzie",
    "katherine catherine kate kathy cathy katie",
    "jeffrey jeff geoffrey geoff",
    "margaret maggie meg peggy", "patricia pat patty trish", "patrick pat", "charles charlie chuck",
    "gregory greg",
    "lawrence larry",
    "timothy tim",
    "samuel sam",
    "samantha sam",
    "alexander alex sasha",
    "nicholas nick",
    "jonathan jon",
    "frederick fred",
    "raymond ray",
    "susan sue",
    "deborah debbie deb",
    "rebecca becky",
    "jennifer jen jenny",
    "barbara barb",
    "theodore ted teddy",
    "peter pete",
    "gerald jerry",
    "vincent vince",
    "victoria vicky",
    "zachary zach",
    "abraham abe",
    "eugene gene",
    "leonard len lenny",
    "philip phil", "phillip phil", "stanley stan", "walter walt", "cynthia cindy", "judith judy",
    "pamela pam",
    "suzanne sue",
    "jacqueline jackie",
    "john jack johnny",
    "henry harry hank",
    "harold hal harry",
    "francis frank",
    "albert al",
    "alan al",
    "alfred al fred",
    "martin marty",
    "douglas doug",
    "nathaniel nate nathan",
):  # fmt: skip
    _names = frozenset(_line.split())
    for _name in _names:
        SHORT_NAMES[_name] = SHORT_NAMES.get(_name, frozenset()) | _names
"""English first names and their short forms, each with all it can stand for."""
