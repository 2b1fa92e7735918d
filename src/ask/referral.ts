import { isFunctionWord } from '../language/stopwords.ts'
import { FULL_MONTH, WEEKDAY } from './date-words.ts'
import { anyOf, caseless, pattern } from './patterns.ts'

/** Whom a clause sends the asker to. */
export interface Referral {
  /** In lower case. */
  readonly addresses: readonly string[]
  /** As written: people, or a department. */
  readonly names: readonly string[]
}

const EMAIL = /[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/giu
/** A word of a name: `Ola`, `Jean-Luc`, `O'Neil`; not `BMC`. */
const NAME_WORD = String.raw`\p{Lu}(?:\p{Ll}|['-]\p{Lu}|\.){1,30}`
const PERSON = pattern`
  (?-i:${NAME_WORD}(?:\s(?:(?:av|von|van|de|der|den|la|af)\s)?(?:${NAME_WORD}|
  (?!I\b)\p{Lu}\.?)){0,3})(?![\p{L}\p{N}])
`
const PEOPLE = String.raw`@?${PERSON}(?:\s?(?:,|/|\+|&|\sog|\seller|\sand|\sor)\s@?${PERSON}){0,3}`
const DEPARTMENT = anyOf(
  pattern`
    (?:the |our )?(?:(?-i:IT|HR)|it(?=-)|hr(?=-))(?:[- ](?:support|avdelinga|avdelingen|avd|drift|department|dept|
    team|desk|helpdesk|vakta|vakten|folka|gjengen))?
  `,
  pattern`
    (?:the |our )?(?:help ?desk|support(?: team| desk)?|service ?desk|reception|front desk|accounting|finance|
    payroll|legal|facilities|procurement|sysadmins?|security team|network team)
  `,
  pattern`
    (?:kunde|bruker|brukar)?(?:support|støtte|service)|drift|driften|drifta|lønn|lønning|lønna|regnskap|rekneskap|
    økonomi|økonomiavdelinga|økonomiavdelingen|innkjøp|resepsjonen|sentralbordet|vaktmesteren|vaktmeisteren|
    personal|arkivet|ledelsen|leiinga|juridisk|kommunikasjon|verkstedet|verkstaden|lageret
  `,
  pattern`
    (?:the |our )[\p{L}-]{2,20}(?: [\p{L}-]{2,20})? (?:team|department|dept|group|guys|folks|people|desk|office|
    lead|manager)
  `,
  pattern`
    [\p{L}-]{2,20}(?:avdelingen|avdelinga|teamet|gruppa|gruppen|folka|gjengen|ansvarlig|ansvarleg|sjefen|lederen|
    leiaren|kontoret)
  `,
)
/** What may follow whom to ask. */
const TAIL = pattern`
  (?:\s?(?:[(/]|(?:om|about|regarding|re|på|i|in|at|from|hos|fra|frå|ved|for|with|med|til|to|on|over|under|as|som|
  who|whom|instead|directly|direkte|heller|i stedet|istaden|først|first|please|takk|thanks|if|hvis|dersom|og hør|
  og høyr|han|hun|ho|they|he|she|kanskje|maybe|perhaps|eller noen|or someone|dette|det|this|that|here|her|again|nå|
  now|der|there|also|også|can|vet|knows)(?![\p{L}])).{0,90})?
`

const MAYBE_NB = pattern`
    (?:da |men |så |heller |nok |kanskje |gjerne |bare |prøv å |prøve å |du kan |du kan nok |du bør |du bør nok |
    du må |du må nok |du må nesten |du burde |du får |dere kan |dere bør |dere må |de kan |det må du |da må du |
    da bør du |da kan du |her må du |her bør du |dette må du |dette bør du |dette kan du |det kan du |det bør du |
    jeg ville |eg ville |jeg ville ha |vil anbefale å |anbefaler å |anbefaler deg å |foreslår at du |foreslår å |
    har du |har dere |har de |kan du |hva med å |kva med å |ville |best å |beste er å |enklest å |lurt å |
    går det an å )*
  `
const ASK_NB = pattern`
    (?:spør|spørre|spørje|spyr|spørja|spurt|spurd|spurde|spurte|hør|høre|høyr|høyre|hørt|høyrt|snakk|snakke|snakket|
    ta en prat|ta ein prat|ta kontakt|tatt kontakt|ta det|kontakt|kontakte|kontakta|kontaktet|sjekk|sjekke|sjekket|
    sjekka|forhør deg|henvend deg|vend deg|ring|ringe|send en mail|send mail|send en e-post|send e-post|
    send spørsmålet|send dette|videresend|videresend dette|videresend den|videresend spørsmålet|
    videresende|vidaresend|jeg videresender|videresender|vidaresender|sender|sender dette|sender den|sender denne|
    sender det videre|sender videre|jeg har sendt dette|har sendt dette|har videresendt|har videresendt dette|
    legger til|legg til|kopierer inn|setter|
    tar inn)(?: heller| gjerne| kanskje| dette| det| den| denne| deg| videre| vidare| heller til| en gang| da| nok| først)*(?: med| til| hos| på| i)?
  `
const MAYBE_EN = pattern`
    (?:but |so |then |and |maybe |perhaps |please |probably |best |better |instead |just |rather |i'd |i would |i |
    you |you'd |could |should |can |may |might |must |need |needs |have |has |want |had |will |would |suggest |
    recommend |to |try |trying |that you |you'll |it |would be |why don't |why not |consider |how about |
    what about |did you |have you |it's |is |be |simply |also |kindly |be better |well |off )*
  `
const ASK_EN = pattern`
    (?:ask|asking|asked|check with|checking with|checked with|talk to|talking to|talked to|talk with|speak to|
    speak with|speaking to|spoken to|contact|contacting|contacted|email|e-mail|mail|ping|pinging|pinged|
    reach out to|reaching out to|get in touch with|get hold of|forward this to|forward it to|forward to|
    forwarding to|forwarding this to|forwarded this to|forwarded it to|forwarded to|redirect this to|redirect it to|
    send this to|sending this to|sent this to|passing this to|pass this to|passing this on to|
    passed this on to|cc|cc'ing|ccing|adding|looping in|loop in|address this to|direct this to|refer to|defer to|
    leave this to|try asking|pull in|bring in)(?: again| also| directly| instead| rather)*
  `
const ASKS = new RegExp(String.raw`^(?:${MAYBE_NB}${ASK_NB}|${MAYBE_EN}${ASK_EN})\s+(?=\S)`, 'iu')
/** Whom "ask" may name in lower case. */
const ASKS_PLAINLY = new RegExp(
  pattern`
    (?:spør|spørre|spyr|spørja|spurt|hør med|høre med|høyr med|høyre med|snakk med|snakke med|ask|asking|asked|
    talk to)\s+$
  `,
  'iu',
)
const PEOPLE_START = new RegExp(String.raw`^(?:til |to |both |både )?(${PEOPLE})(?!\p{L})${TAIL}$`, 'u')
const DEPARTMENT_START = caseless(String.raw`^(?:til |to |med )?(${DEPARTMENT})${TAIL}$`)
const WORD_START = /^@?([\p{Ll}-]{2,20})(?:\s(?:i|in|at|på|om|about|hos|from|fra|frå|ved|eller|og|or|and)\s.{1,60})?$/u
/** `leverandøren`, `permission`: not spelled as names are. */
const NO_NAME_END = /(?:øren|eren|aren|oren|ene|ane|ingen|inga|mannen|tion|sion|ment|ing|ly|stream|er|s)$/u
const NOBODY = new Set([
  ...'igjen att deg seg meg oss noen nokon andre annen heller først folk alle sjef direkte likevel nå her hvorfor mer'.split(
    ' ',
  ),
  ...'again away around me him them us someone everyone anyone questions yourself people directly anyway now why more'.split(
    ' ',
  ),
  ...'google chatgpt mail e-post post'.split(' '),
])
/** Capitals at the start of a sentence that are no names. */
const NO_NAME = new RegExp(
  pattern`
    ^(?:jeg|eg|du|han|hun|ho|det|dette|den|denne|disse|vi|de|dei|dere|ingen|noen|nokon|alle|andre|man|hvem|kven|hva|
    kva|hvor|kor|når|som|dessverre|kanskje|tror|antar|men|og|så|da|ja|nei|hei|takk|i|you|he|she|it|they|we|this|
    that|these|those|there|here|who|what|which|where|when|how|nobody|noone|no|someone|somebody|anyone|everyone|
    maybe|perhaps|not|but|and|so|then|yes|the|a|an|my|our|your|his|her|their|one|if|unless|only|just|please|thanks|
    google|manualen|manual|dokumentasjonen|documentation|readme|wiki|wikien|systemet|linux|windows|kernel|github|
    chatgpt|ping|bump|any|really|seriously|sure|ok|okay|hmm|why|nice|great|virkelig|jaha|hæ|oi|unnskyld|pardon|now|
    nå|no|perfect|perfekt|flott|supert|same|samme|stopp|stop)$
  `,
  'iu',
)

/** Months, weekdays and the trailers of a patch have capitals too. */
const NO_PERSON = new RegExp(`^(?:${FULL_MONTH}|${WEEKDAY})$|-by$`, 'iu')

const IF_MAYBE = pattern`
    (?:men |but |og |and |kanskje |maybe |perhaps |possibly |jeg tror |eg trur |tror |trur |i think |i believe |
    i guess |i'd guess |i suspect |vil tro |antar |antar at |regner med |regner med at |tror at |tenker |
    jeg vet at |i know |i know that |sikkert |probably |muligens |mulig |men kanskje |vet du om |kan hende |
    kanskje det er )*
  `
const KNOWS = anyOf(
  pattern`
    (?:vet|veit|kan|kjenner|kjenn) (?:nok |sikkert |kanskje |helt sikkert |trolig |vel |antagelig |antakelig |dette|
    det|alt|mer|meir|mye|mykje|mest|litt|best|svaret|om|noe|noko|til|hvordan|korleis|hva|kva|hvor|kor|hvem|kven|
    hvorfor|kvifor|saken)
  `,
  pattern`
    (?:vet|veit)$|(?:skal|bør|burde|må|vil|ville|pleier å|plar|kan) (?:nok |sikkert |kanskje )?(?:vite|vete|vita|
    kunne|svare|svara|hjelpe|hjelpa|ha svaret|ha svar|bistå)
  `,
  pattern`
    (?:har|sitter på|sit på) (?:nok |sikkert |vel )?(?:ansvar|ansvaret|styr|styring|kontroll|peiling|greie|greia|
    oversikt|oversikten|svar|svaret|kompetanse|god oversikt|full kontroll|jobbet|jobba)
  `,
  pattern`
    (?:er|blir) (?:nok |vel |sikkert |kanskje )?(?:rett|riktig|riktige|rette|den rette|den som|den du|eksperten|
    ekspert|ansvarlig|ansvarleg|best|flink|mannen|dama|personen|en bedre|bedre|ein betre)
  `,
  pattern`
    (?:knows?|would know|should know|might know|may know|will know|could know|probably knows|must know|surely knows|
    likely knows|knows about)
  `,
  pattern`
    (?:can|could|may|might|should|will|would) (?:probably |surely |perhaps |definitely |be able to )?(?:help|answer|
    have (?:an|the|more|some)|be (?:the|a) (?:right|better|best)|know)
  `,
  pattern`
    (?:is|would be|'s|may be|might be|was|will be) (?:probably |likely |definitely )?(?:the (?:right|best|one|
    person|expert|guy|man|woman|contact|owner|maintainer)|your (?:man|guy|woman|person|best)|responsible|in charge|
    a better|better|the better|an expert|who you)
  `,
  '(?:has|have) (?:the answer|all the|more|worked on|been working|a better|better|some experience|experience)',
)
const KNOWER = caseless(
  String.raw`^${IF_MAYBE}(${PEOPLE})((?:\s(?:i|in|at|på|hos|from|fra|frå)\s\S+)?)\s(?:${KNOWS})(?:\s.{0,80})?$`,
)
const DEPARTMENT_KNOWS = caseless(String.raw`^${IF_MAYBE}(${DEPARTMENT})\s(?:${KNOWS})(?:\s.{0,80})?$`)
/** "That would be Ola", "det er Ola du må spørre" */
const IT_IS = caseless(
  pattern`
    ^${IF_MAYBE}(?:det|dette|that|this|it|the person|the right person|the person to ask|the one to ask|
    rette vedkommende|rett person|den du bør spørre|den du må spørre)(?:\s(?:er|blir|må være|må vere|vil være|
    er nok|er vel|er det|would be|is|will be|would probably be|is probably|would have to be|must be|should be|'s)|
    's|'d be)(?: nok| vel| kanskje| probably| really| mer| more| heller)*\s(?:(?:noe|noko|something|for|
    a question for|one for|et spørsmål for|eit spørsmål for)\s)*(${PEOPLE})(?:\s(?:du|som|who|you|i|in|på|at|sitt|
    sin|hos|from|kan|må|should|bør)(?:\s.{0,80})?)?$
  `,
)
/** "Dette er Olas bord", "that's Ola's area" */
const THEIR_FIELD = caseless(
  pattern`
    ^${IF_MAYBE}(?:(?:det|dette|that|this|it)(?:\s(?:er|ligger|is|lies)|
    's)(?: nok| vel| mer| more| på| hos| with| in)*\s)?(${PERSON})('s|'|\ssitt|\ssin)?\s(?:bord|område|felt|fagfelt|
    ansvar|ansvarsområde|fag|greie|avdeling|area|field|department|domain|job|responsibility|project|baby|thing|
    territory|turf|expertise)(?:\s.{0,40})?$
  `,
)
/** Words to a colleague the mail was passed on to: "Ola, kan du svare på dette?" */
export const HANDS_OVER = new RegExp(
  pattern`
    ^(?:(?:kan|kunne|vil|kan kanskje|kan ikke|kan ikkje) (?:du|dere|de|en av dere|nokon av dykk|
    noen av dere) (?:kanskje |muligens )?(?:svare|svara|hjelpe|hjelpa|ta|se|sjå|kikke|følge opp|bistå)|(?:can|could|
    would|will) (?:you|one of you|any of you)(?: please| maybe| kindly)? (?:answer|help|take|look|have a look|reply|
    respond|handle)|er dette noe for (?:deg|dere)|is this (?:something|one) for you|er dette ditt|over til deg|
    over to you|din tur|all yours|for deg|for you|noe for deg|tar du (?:denne|dette)|vet du (?:dette|noe om dette|
    svaret)|veit du (?:dette|noko om dette|svaret)|do you know(?: this| the answer)?|any idea|videresender|
    vidaresender|forwarding|passing this on|sender denne videre|sender dette videre)(?!\p{L})
  `,
  'iu',
)

/** Whom a clause, in its own case, names as the one to ask; undefined where it names nobody. */
export function referralIn(clause: string): Referral | undefined {
  const addresses = addressesIn(clause)
  const words = clause
    .replace(new RegExp(String.raw`[<([]?(?:mailto:)?${EMAIL.source}[>)\]]?`, 'giu'), ' @ ')
    .replace(/\s+/g, ' ')
    .trim()
  const asked = ASKS.exec(words)
  if (addresses.length > 0) {
    const isBare = new RegExp(
      pattern`
        ^(?:(?:kontakt|e-?mail|mail|e-?post|til|to)?:?\s?)(?:(?!\S*-by)\p{Lu}[\p{L}'.-]*\s){0,4}\+?(?:@\s?(?:,|og|
        and|eller|or|\/)?\s?)+$
      `,
      'u',
    ).test(words)
    const isAsked = asked !== null && /^(?:\S+\s){0,5}@/.test(words.slice(asked[0].length))
    const isKnower = new RegExp(
      pattern`
        ^(?:(?:kanskje|maybe|try|prøv|forsøk)\s)?@\s(?:\S+\s){0,2}(?:vet|veit|kan|knows|can|might|may|should|er|is|
        har)(?:\s|$)
      `,
      'iu',
    ).test(words)
    const isTried = /^(?:prøv|try|forsøk|hør|se|write to|skriv til)(?:\s\S+){0,3}\s@/iu.test(words)
    return isBare || isAsked || isKnower || isTried ? { addresses, names: [] } : undefined
  }
  if (asked !== null) return named(words.slice(asked[0].length), ASKS_PLAINLY.test(asked[0]))
  return knower(words)
}

/** Every address in a text, each once, in lower case. */
export const addressesIn = (text: string): readonly string[] => [
  ...new Set((text.match(EMAIL) ?? []).map((address) => address.toLowerCase().replace(/^mailto:/, ''))),
]

/** A clause that is names and nothing else: "Ola Nordmann og Kari Li". */
export function onlyNames(clause: string): readonly string[] {
  const found = new RegExp(
    String.raw`^(?:eller |og |or |and |evt |eventuelt |both |både )?(${PEOPLE})(?:\s(?:i|in|at|på)\s\S+(?:\s\S+)?)?$`,
    'u',
  ).exec(clause)
  return found?.[1] === undefined ? [] : namesOf(found[1])
}

function named(target: string, isPlain: boolean): Referral | undefined {
  const people = PEOPLE_START.exec(target)?.[1]
  const names = people === undefined ? [] : namesOf(people)
  if (names.length > 0) return { addresses: [], names }
  const department = DEPARTMENT_START.exec(target)?.[1]
  if (department !== undefined) return { addresses: [], names: [department.replace(/^(?:the|our) /i, '')] }
  const word = isPlain ? WORD_START.exec(target)?.[1] : undefined
  return word === undefined || NOBODY.has(word) || NO_NAME_END.test(word) || isFunctionWord(word)
    ? undefined
    : { addresses: [], names: [word] }
}

function knower(words: string): Referral | undefined {
  const [, owner, genitive] = THEIR_FIELD.exec(words) ?? []
  const people =
    KNOWER.exec(words)?.[1] ??
    IT_IS.exec(words)?.[1] ??
    (genitive === undefined ? owner?.replace(/(?<=.)s$/, '') : owner)
  const names = people === undefined ? [] : namesOf(people)
  if (names.length > 0) return { addresses: [], names }
  const department = DEPARTMENT_KNOWS.exec(words)?.[1]
  return department === undefined ? undefined : { addresses: [], names: [department.replace(/^(?:the|our) /i, '')] }
}

/** The patterns above compare without case; names have capitals. */
const namesOf = (people: string): string[] =>
  people
    .split(/\s?(?:,|\/|\+|&|\sog\s|\seller\s|\sand\s|\sor\s)\s?/u)
    .map((name) => name.replace(/^@/, '').trim())
    .filter((name) => /^\p{Lu}\p{Ll}/u.test(name) && !NO_NAME.test(name.split(' ')[0] ?? '') && !NO_PERSON.test(name))
