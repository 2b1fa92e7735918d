import type { Who } from '../model/question.ts'
import { mailWords } from '../post/words/index.ts'
import type { Desk, Outcome, Reply } from './deps.ts'
import { isOurs } from './rules.ts'
import { notify } from './telling.ts'
import type { QuestionTurn } from './turn.ts'

/** Passes a question on to the colleagues that somebody named, by address, by name, or by forwarding their mail. */
export async function passedOn(
  desk: Desk,
  turn: QuestionTurn,
  { mail }: Reply,
  by: Who,
  meaning: { readonly addresses: readonly string[]; readonly names: readonly string[]; readonly notMyField: boolean },
): Promise<Outcome> {
  const { facts } = turn
  const { message } = mail
  const isForward = message.parts.some(({ kind }) => kind === 'forward')
  const copied = isForward ? [...message.to, ...message.cc].map(({ address }) => address) : []
  const addresses = [...new Set([...meaning.addresses, ...copied])].filter((one) => mayBeAsked(desk, turn, one))
  const named = addresses.length > 0 ? [] : await colleaguesNamed(desk, turn, meaning.names)
  const to: Who[] = [...(await Promise.all(addresses.map((address) => whoAt(desk, address)))), ...named]
  if (meaning.notMyField) turn.happen({ kind: 'not-their-field', by })
  if (to.length === 0) {
    if (!meaning.notMyField) turn.happen({ kind: 'does-not-know', by })
    const asked = [...meaning.addresses, ...meaning.names].join(', ')
    if (asked !== '')
      notify(desk, turn, by, {
        kind: 'done',
        text: mailWords[facts.language].done.noSuchPerson(asked),
        isAsker: false,
        inReplyTo: message.id,
      })
    return {}
  }
  for (const one of to) turn.happen({ kind: 'passed-on', by, to: one })
  return {}
}

/** A colleague who is not the asker, was not asked yet, and is no address of ours. */
const mayBeAsked = ({ rules, mails }: Desk, { life, facts }: QuestionTurn, address: string): boolean =>
  rules.isColleague(address) &&
  (facts.rehearsal || !mails.isHeld(address)) &&
  !isOurs(rules, address) &&
  address !== facts.asker.address &&
  !life.asks.some((ask) => ask.address === address)

async function whoAt({ people }: Desk, address: string): Promise<Who> {
  const known = await people.at(address)
  return { name: known?.who.name ?? '', address, person: known?.who.person }
}

/** Only a name that is one colleague's: of two the wrong one would be asked. */
async function colleaguesNamed(desk: Desk, turn: QuestionTurn, names: readonly string[]): Promise<Who[]> {
  const found: Who[] = []
  for (const name of names) {
    const all = await desk.people.named(name)
    const [only] = all.flatMap(({ who, addresses }) => {
      const address = addresses.find((one) => mayBeAsked(desk, turn, one))
      return address === undefined ? [] : [{ ...who, address }]
    })
    if (all.length === 1 && only !== undefined) found.push(only)
  }
  return found
}
