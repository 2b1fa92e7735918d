import { plusDays, weekdayOf } from '../model/calendar-day.ts'
import type { Follow, Tip } from '../model/question.ts'
import { askerName, type DigestItem, digestLetter } from '../post/letters.ts'
import { mailWords } from '../post/words/index.ts'
import type { DigestHow, StoredQuestion } from '../store/ask-store.ts'
import type { Desk, Outcome } from './deps.ts'
import { lived } from './life.ts'
import { speaksOf, wordsOf } from './names.ts'
import { dayOf, nextWorkingTime, startOfDay, type WorkingHours } from './working-time.ts'

const HOWS: readonly DigestHow[] = ['daily', 'weekly']
const ITEM_CHARS = 200
const DAY_MS = 86_400_000
/** Open questions stand on the weekly list this long. */
const OPEN_MS = 28 * DAY_MS

/** When digests are due: each working day at the start of work; the first working day of each week. The last such moment before
 *  `atMs`, and the next after it. */
export function digestTimes(
  how: DigestHow,
  atMs: number,
  hours: WorkingHours,
): { readonly lastMs: number; readonly nextMs: number } {
  const today = dayOf(atMs, hours.timeZone)
  const starts: number[] = []
  for (let back = 14; back >= -14; back--) {
    const day = plusDays(today, -back)
    if (how === 'weekly' && weekdayOf(day) !== 1) continue
    const start = nextWorkingTime(startOfDay(day, hours.timeZone), hours)
    if (start !== starts.at(-1)) starts.push(start)
  }
  return {
    lastMs: starts.findLast((start) => start <= atMs) ?? 0,
    nextMs: starts.find((start) => start > atMs) ?? atMs + DAY_MS,
  }
}

/** The next moment that digests are due; undefined while nobody follows anything. */
export async function nextDigestMs(desk: Desk): Promise<number | undefined> {
  const { store, rules } = desk
  if ((await store.follows()).length === 0) return undefined
  const atMs = desk.now()
  const due = await Promise.all(
    HOWS.map(async (how) => {
      const { lastMs, nextMs } = digestTimes(how, atMs, rules.hours)
      return (await owed(desk, how, lastMs)).length > 0 ? lastMs : nextMs
    }),
  )
  return Math.min(...due)
}

/** Makes the digest of one person to whom one is due: everything in one mail, and none where there is nothing. Undefined while none
 *  is due to anybody. */
export async function digested(desk: Desk): Promise<Outcome | undefined> {
  const { store, rules, mails } = desk
  const atMs = desk.now()
  const due = new Map<string, { readonly how: DigestHow; readonly fromMs: number; readonly untilMs: number }[]>()
  for (const how of HOWS) {
    const { lastMs } = digestTimes(how, atMs, rules.hours)
    for (const { address, fromMs } of await owed(desk, how, lastMs))
      due.set(address, [...(due.get(address) ?? []), { how, fromMs, untilMs: lastMs }])
  }
  const [first] = due
  if (first === undefined) return undefined
  const [address, windows] = first
  const follows = await store.follows(address)
  const items: DigestItem[] = []
  const seen = new Set<string>()
  for (const { how, fromMs, untilMs } of windows)
    items.push(...(await itemsFor(desk, follows, { how, fromMs, untilMs }, seen)))
  const digests = windows.map(({ how, untilMs }) => ({ address, how, untilMs }))
  const language = follows[0]?.language ?? rules.language
  if (items.length === 0) return { digests }
  const { timeZone } = rules.hours
  const letter = digestLetter({ language, timeZone, links: { mine: mails.mineLink(address, atMs) } }, items)
  const to = (await desk.people.at(address))?.who ?? { name: '', address }
  return {
    digests,
    outgoing: [await mails.outgoing({ kind: 'digest', letter, to: { ...to, address }, role: 'sent', language }, atMs)],
  }
}

/** Who has not had the digest that ends at `lastMs`, and from when on theirs begins. Everybody who follows anything gets the weekly
 *  list of open questions. */
async function owed(
  { store }: Desk,
  how: DigestHow,
  lastMs: number,
): Promise<{ readonly address: string; readonly fromMs: number }[]> {
  const until = await store.digestedUntil(how)
  const follows = (await store.follows()).filter((follow) => how === 'weekly' || follow.how === how)
  const since = new Map<string, number>()
  for (const { address, sinceMs } of follows) since.set(address, Math.min(since.get(address) ?? sinceMs, sinceMs))
  return [...since].flatMap(([address, sinceMs]) => {
    const fromMs = until.get(address) ?? sinceMs
    return fromMs < lastMs ? [{ address, fromMs }] : []
  })
}

interface Window {
  readonly how: DigestHow
  readonly fromMs: number
  readonly untilMs: number
}

async function itemsFor(
  desk: Desk,
  follows: readonly Follow[],
  { how, fromMs, untilMs }: Window,
  seen: Set<string>,
): Promise<DigestItem[]> {
  const { store } = desk
  const names = follows.filter((follow) => follow.how === how).map(({ name }) => name)
  const all = follows.map(({ name }) => name)
  const address = follows[0]?.address ?? ''
  const items: DigestItem[] = []
  const isNew = (id: string): boolean => !seen.has(id) && seen.add(id).size > 0
  const happened = await store.happenedIn(how === 'weekly' ? untilMs - OPEN_MS : fromMs, untilMs)
  for (const question of happened) {
    const item = itemOf(desk, question, fromMs, untilMs)
    if (item === undefined || isTheirs(question, address)) continue
    const { facts } = question
    const words = wordsOf(`${facts.subject}\n${facts.text}`)
    const wanted = item.kind === 'open' && how === 'weekly' ? all : names
    if (item.kind === 'open' && how !== 'weekly') continue
    if (wanted.some((name) => speaksOf(name, words, facts.hashtags)) && isNew(facts.id)) items.push(item)
  }
  for (const tip of await store.tips(1000, fromMs)) {
    if (tip.atMs >= untilMs || tip.by.address === address) continue
    if (
      names.some((name) => speaksOf(name, wordsOf(`${tip.subject}\n${tip.text}`), tip.hashtags)) &&
      isNew(tip.messageId)
    )
      items.push(tipItem(desk, tip))
  }
  return items
}

/** What is new of a question in a time: that it was asked or answered, or that it is still open. */
function itemOf(
  desk: Desk,
  { facts, events }: StoredQuestion,
  fromMs: number,
  untilMs: number,
): DigestItem | undefined {
  const { siteUrl } = desk.rules
  const before = events.filter(({ atMs }) => atMs < untilMs)
  const life = lived(facts, before)
  const isIn = (atMs: number): boolean => atMs >= fromMs && atMs < untilMs
  const shown = (text: string): string => (text.length > ITEM_CHARS ? `${text.slice(0, ITEM_CHARS)} …` : text)
  const base = { subject: facts.subject, url: siteUrl === undefined ? undefined : `${siteUrl}/q/${facts.id}` }
  const answer = life.answers.find(({ mail }) => mail === life.accepted?.answer) ?? life.answers[0]
  const answeredMs = life.accepted?.atMs ?? answer?.atMs
  if (answer !== undefined && answeredMs !== undefined && isIn(answeredMs))
    return {
      ...base,
      kind: 'answered',
      by: answer.by.name || answer.by.address,
      atMs: answer.atMs,
      text: shown(answer.text),
    }
  const asked = {
    by: askerName(facts) || mailWords[facts.language].nameless,
    atMs: facts.askedAtMs,
    text: shown(facts.text),
  }
  if (life.status === 'open') return { ...base, ...asked, kind: 'open' }
  return isIn(facts.askedAtMs) && life.status !== 'withdrawn' ? { ...base, ...asked, kind: 'newQuestions' } : undefined
}

/** They asked it, were asked, or were told: they have had mail of it. */
const isTheirs = ({ facts, events }: StoredQuestion, address: string): boolean =>
  facts.asker.address === address ||
  events.some(
    (event) =>
      (event.kind === 'went-to' || event.kind === 'told') && event.people.some((one) => one.address === address),
  )

const tipItem = ({ rules: { siteUrl } }: Desk, { messageId, subject, text, by, atMs }: Tip): DigestItem => ({
  kind: 'tips',
  subject,
  by: by.name || by.address,
  atMs,
  text: text.length > ITEM_CHARS ? `${text.slice(0, ITEM_CHARS)} …` : text,
  url: siteUrl === undefined ? undefined : `${siteUrl}/m/${encodeURIComponent(messageId)}`,
})
