import { countWords } from '../language/tokens.ts'
import { ownText } from '../model/message.ts'
import type { Who } from '../model/question.ts'
import type { Desk, Post } from './deps.ts'
import { followingIn, HOW } from './following.ts'
import { clausesOf } from './own-clauses.ts'
import { pattern } from './patterns.ts'

/** What somebody says to a wish to follow, beside how often: more may well be a question. */
const MAX_BODY_WORDS = 14
const MAX_TOPIC_WORDS = 4
/** `Del: 4512-3` names a part. */
const MIN_TIP_WORDS = 4
const TIP = /^\s*(?:tips?|del|share)\s*:\s*/iu
/** "Følg opp avvik" and "follow up" are about something else. */
const ABOUT_ELSE = /^\s*(?:følge|\S+\s+(?:opp|med|etter|up|through|along|the|instruks\p{L}*|rutine\p{L}*)(?!\p{L}))/iu
/** Words that mean to leave, and nothing else. Others, as "leave policy", only count before what is followed. */
const SURELY_LEAVES = /^\s*(?:slutte? å (?:følg|fylg)|ikk(?:j)?e følg|unfollow|unsubscribe|stop following)/iu
/** Questions that have lost their mark. */
const ASKS = new RegExp(
  pattern`
    \?|(?:^|[.!:\n]\s*)(?:hva|hvem|hvordan|hvorfor|hvilke[nt]?|kva|kven|korleis|kvifor|korfor|what|who|how|why|which)(?!\p{L})|
    (?:^|[.!:\n]\s*)(?:kan|bør|skal|må|har|vet|veit|kjenner|bruker|brukar) (?:vi|jeg|eg|man|du|dere|de|dykk|noen|nokon|nokre)(?!\p{L})|
    (?:^|[.!:\n]\s*)(?:er|finnes|finst|fins|går) det(?!\p{L})|
    (?:^|[.!:\n]\s*)(?:can|could|should|does|do|is|are|has|have) (?:i|we|you|they|there|it|anyone|anybody|someone)(?!\p{L})|
    (?<!\p{L})(?:noen|nokon|nokre|anyone|anybody|someone) (?:som|who|with|know)|(?<!\p{L})(?:vi|jeg|eg|we|i) (?:trenger|treng|
    mangler|manglar|lurer|lurar|undrer|undrast|ser etter|leter etter|leitar etter|søker|søkjer|need|lack|wonder|are looking|am looking)
  `,
  'iu',
)

/** What a mail to the plain ask address is by its subject, for mail servers that know no `ask+follow@` and `ask+share@`; undefined
 *  wherever it may be a question. Where there are such addresses, only hashtags are followed this way. */
export async function meantBySubject(
  { rules, store }: Pick<Desk, 'rules' | 'store'>,
  { message }: Post,
  from: Who,
): Promise<'follow' | 'share' | undefined> {
  const own = ownText(message)
  if (ASKS.test(message.subject) || ASKS.test(own.normalize('NFC').trim())) return undefined
  if (!rules.plusAddressing && isTip(message.subject, own)) return 'share'
  const { names, leaves } = followingIn(message.subject)
  if (leaves === undefined || names.length === 0 || ABOUT_ELSE.test(message.subject)) return undefined
  if (!namesTopics(names) || !isShort(own, rules.plusAddressing ? 0 : MAX_BODY_WORDS)) return undefined
  if (rules.plusAddressing) return names.every((name) => name.startsWith('#')) ? 'follow' : undefined
  if (!leaves || SURELY_LEAVES.test(message.subject)) return 'follow'
  const follows = new Set((await store.follows(from.address)).map(({ name }) => name))
  return names.every((name) => follows.has(name)) ? 'follow' : undefined
}

const isTip = (subject: string, own: string): boolean =>
  TIP.test(subject) && countWords(`${subject.replace(TIP, '')}\n${own}`) >= MIN_TIP_WORDS

const namesTopics = (names: readonly string[]): boolean =>
  names.every((name) => !/[.!]/.test(name) && countWords(name) <= MAX_TOPIC_WORDS)

/** Whether a mail says no more than so many words, but for how often. */
function isShort(own: string, most: number): boolean {
  const { clauses, links } = clausesOf(own)
  const said = clauses.map(({ text }) => HOW.reduce((left, [how]) => left.replace(how, ''), text))
  return (
    links.length === 0 && countWords(said.join(' ').replace(/(?<!\p{L})takk|thanks|please(?!\p{L})/giu, '')) <= most
  )
}
