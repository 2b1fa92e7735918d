import type { Who } from '../model/question.ts'
import { mailWords } from '../post/words/index.ts'
import { oneMoreLine } from './ceilings.ts'
import type { Desk, Outcome, Reply } from './deps.ts'
import { isOver } from './life.ts'
import { addressesIn } from './referral.ts'
import { isOurs } from './rules.ts'
import { notify } from './telling.ts'
import type { QuestionTurn } from './turn.ts'

/** One reply names no more than these: a whole department is not asked because one of them says so. */
const MOST_NAMED = 3

/** Somebody who was named: the address to write to, and all that are theirs. */
interface Named {
  readonly who: Who
  readonly addresses: readonly string[]
}

/** Passes a question on to the colleagues that somebody named, by address, by name, or by forwarding their mail. They hear who of
 *  them is not asked. */
export async function passedOn(
  desk: Desk,
  turn: QuestionTurn,
  { mail }: Reply,
  by: Who,
  meaning: { readonly addresses: readonly string[]; readonly names: readonly string[]; readonly notMyField: boolean },
): Promise<Outcome> {
  const { message } = mail
  const isForward = message.parts.some(({ kind }) => kind === 'forward')
  const copied = isForward ? [...message.to, ...message.cc].map(({ address }) => address) : []
  const reached = await reachedBy(desk, turn, [...meaning.addresses, ...copied], meaning.names)
  const { to } = reached
  if (meaning.notMyField) turn.happen({ kind: 'not-their-field', by })
  else if (to.length === 0) turn.happen({ kind: 'does-not-know', by })
  for (const { who } of to) turn.happen({ kind: 'passed-on', by, to: who })
  const text = notAsked(turn, meaning, reached)
  const line = text === undefined ? undefined : await oneMoreLine(desk, by.address)
  if (text === undefined || line === undefined) return {}
  notify(desk, turn, by, { kind: 'done', text, isAsker: false, inReplyTo: message.id })
  return { once: [line] }
}

/** The same from a page, where whoever passes it on sees at once whether that could be done: nothing happens where it could not. */
export async function passedOnByPage(desk: Desk, turn: QuestionTurn, by: Who, named: string): Promise<void> {
  const { to } = await reachedBy(desk, turn, addressesIn(named), named.split(BETWEEN_NAMES))
  for (const { who } of to) turn.happen({ kind: 'passed-on', by, to: who })
}

const BETWEEN_NAMES = /\s*[,;/&]\s*|\s+(?:og|and|eller|or)\s+/iu

interface Reached {
  readonly found: readonly Named[]
  readonly able: readonly Named[]
  readonly to: readonly Named[]
}

/** Of those named the colleagues, those of them who may be asked this, and those who are. Names count where no address does. */
async function reachedBy(
  desk: Desk,
  turn: QuestionTurn,
  addresses: readonly string[],
  names: readonly string[],
): Promise<Reached> {
  const written = await colleaguesAt(desk, turn, [...new Set(addresses)])
  const found = written.length > 0 ? written : await colleaguesNamed(desk, turn, names)
  const able = await whoMayBeAsked(desk, turn, found)
  return { found, able, to: able.slice(0, MOST_NAMED) }
}

/** What whoever named them hears; nothing where all are asked. Once it is over nobody is, until its asker says so. Of an asker without a name it says what it says of everybody else. */
function notAsked(
  { facts, life }: QuestionTurn,
  { addresses, names }: { readonly addresses: readonly string[]; readonly names: readonly string[] },
  { found, able, to }: Reached,
): string | undefined {
  const words = mailWords[facts.language]
  if (isOver(life)) return life.accepted === undefined ? words.done.withdrawn : words.done.answered
  const listed = (named: readonly Named[]): string => words.list(named.map(({ who }) => who.name || who.address))
  if (able.length > to.length) return words.done.fewAreAsked(listed(to))
  if (to.length > 0) return undefined
  if (found.length > 0) return words.done.cannotBeAsked(listed(found.slice(0, MOST_NAMED)))
  const unknown = [...addresses, ...names].join(', ')
  return unknown === '' ? undefined : words.done.noSuchPerson(unknown)
}

/** Without the asker and those who were asked already, under whatever address; each once. */
async function whoMayBeAsked(
  { people }: Desk,
  { life, facts }: QuestionTurn,
  found: readonly Named[],
): Promise<Named[]> {
  const never = new Set<string>()
  for (const { address } of [facts.asker, ...life.asks])
    for (const one of [address, ...((await people.at(address))?.addresses ?? [])]) never.add(one)
  return found.filter(({ addresses }) => {
    const isNew = !addresses.some((address) => never.has(address))
    for (const address of addresses) never.add(address)
    return isNew
  })
}

async function colleaguesAt(desk: Desk, turn: QuestionTurn, addresses: readonly string[]): Promise<Named[]> {
  const found: Named[] = []
  for (const address of addresses) {
    if (!mayMail(desk, turn, address) || (await desk.people.isNobody(address))) continue
    const known = await desk.people.at(address)
    const who = { name: known?.who.name ?? '', address, person: known?.who.person }
    found.push({ who, addresses: [address, ...(known?.addresses ?? [])] })
  }
  return found
}

/** Only a name that is one colleague's: of two the wrong one would be asked. */
async function colleaguesNamed(desk: Desk, turn: QuestionTurn, names: readonly string[]): Promise<Named[]> {
  const found: Named[] = []
  for (const name of names) {
    const [only, ...others] = await desk.people.named(name)
    const address = only?.addresses.find((one) => mayMail(desk, turn, one))
    if (only !== undefined && address !== undefined && others.length === 0)
      found.push({ who: { ...only.who, address }, addresses: only.addresses })
  }
  return found
}

/** A colleague's address, and none of ours. */
const mayMail = ({ rules, mails }: Desk, { facts }: QuestionTurn, address: string): boolean =>
  rules.isColleague(address) && (facts.rehearsal || !mails.isHeld(address)) && !isOurs(rules, address)
