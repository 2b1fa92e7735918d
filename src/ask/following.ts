import { ownText } from '../model/message.ts'
import type { Follow, FollowHow, Tip, Who } from '../model/question.ts'
import { askerName } from '../post/letters.ts'
import { followLetter } from '../post/news-letters.ts'
import { mailWords } from '../post/words/index.ts'
import { archived } from './archived.ts'
import type { Desk, Outcome, Post } from './deps.ts'
import { languageOf } from './language.ts'
import { speaksOf, wordsOf } from './names.ts'
import { hashtagsIn } from './question-flags.ts'
import { toldBack } from './told-back.ts'
import type { QuestionTurn } from './turn.ts'

const MAX_NAMES = 10
const MAX_NAME_CHARS = 60
const FOLLOWS = /^\s*(?:følg|fylg|følgj|følge|follow|subscribe)\b[\s:]*/iu
const LEAVES =
  /^\s*(?:slutte? å (?:følge|følgje|følgja|fylgje|fylgja)|slutt|ikke følg|ikkje følg|forlat|leave|unfollow|unsubscribe|stop(?: following)?)\b[\s:]*/iu
/** How often, as people say it. */
export const HOW: readonly (readonly [RegExp, FollowHow])[] = [
  [/\b(?:straks|med en gang|med ein gong|med det samme|umiddelbart|at once|immediately|instantly)\b/iu, 'at-once'],
  [/\b(?:daglig|dagleg|hver dag|kvar dag|daily|every day)\b/iu, 'daily'],
  [/\b(?:ukentlig|vekentleg|hver uke|kvar veke|weekly|every week)\b/iu, 'weekly'],
]

/** What a subject names to follow or leave; `leaves` is undefined where it says neither. */
export function followingIn(subject: string): {
  readonly names: readonly string[]
  readonly leaves: boolean | undefined
} {
  if (LEAVES.test(subject)) return { names: namesIn(subject.replace(LEAVES, '')), leaves: true }
  return { names: namesIn(subject.replace(FOLLOWS, '')), leaves: FOLLOWS.test(subject) ? false : undefined }
}

/** Mail to `ask+follow@`, or whose subject says so: what it names is followed, or, with "slutt" before it, no longer. Told back in
 *  one line. */
export async function followed(desk: Desk, { message }: Post, from: Who): Promise<Outcome> {
  const language = languageOf(message, desk.rules.language)
  const words = mailWords[language].follow
  const { names, leaves = false } = followingIn(message.subject)
  const own = ownText(message)
  const how = HOW.find(([pattern]) => pattern.test(`${message.subject}\n${own}`))?.[1] ?? 'at-once'
  const list = mailWords[language].list(names)
  const text =
    names.length === 0
      ? leaves
        ? words.leftAll
        : words.nothingNamed
      : leaves
        ? words.left(list)
        : words.nowFollows(list, words.how[how])
  const follows =
    names.length === 0
      ? leaves
        ? [{ address: from.address, name: undefined, how: undefined, language }]
        : []
      : names.map((name) => ({ address: from.address, name, how: leaves ? undefined : how, language }))
  return { follows, ...(await toldBack(desk, message, from, language, leaves ? [text] : [text, words.howElse])) }
}

/** Topics and hashtags, between commas; how often they are to be told of is no name. */
function namesIn(text: string): string[] {
  const plain = HOW.reduce((left, [pattern]) => left.replace(pattern, ''), text)
  const named = plain.split(/[,;]|\s(?=#)/).map((name) => name.trim().toLowerCase().replace(/\s+/g, ' '))
  return [...new Set(named.filter((name) => /[\p{L}\p{N}]/u.test(name) && name.length <= MAX_NAME_CHARS))].slice(
    0,
    MAX_NAMES,
  )
}

/** Mail to `ask+share@`, or whose subject says so: a tip, kept under its hashtags, and told to those who follow them. */
export async function shared(desk: Desk, mail: Post, from: Who): Promise<Outcome> {
  const { message } = mail
  const { rules, mails } = desk
  const atMs = desk.now()
  const language = languageOf(message, rules.language)
  const words = mailWords[language].follow
  if (message.private) return toldBack(desk, message, from, language, [words.tipIsPrivate])
  const text = ownText(message)
  const hashtags = hashtagsIn(`${message.subject}\n${text}`)
  const said = { text: `${message.subject}\n${text}`, hashtags, by: from.address }
  const followers = (await followersOf(desk, said)).filter(({ how }) => how === 'at-once')
  const tip: Tip = {
    messageId: message.id,
    atMs,
    by: from,
    subject: message.subject,
    text,
    hashtags,
    rehearsal: mails.isHeld(from.address),
    told: followers.map(({ address }) => address),
  }
  const back = await toldBack(desk, message, from, language, [
    tip.hashtags.length > 0
      ? words.shared(mailWords[language].list(tip.hashtags.map((tag) => `#${tag}`)))
      : words.sharedPlain,
  ])
  const outgoing = [...(back.outgoing ?? [])]
  for (const follow of followers)
    outgoing.push(
      await mails.outgoing(
        {
          kind: 'share',
          letter: followLetter(
            { language: follow.language, links: { mine: mails.mineLink(follow.address, atMs), mail: mails.mailLink } },
            {
              kind: 'tip',
              by: from.name || from.address,
              what: follow.name,
              subject: tip.subject,
              text,
              messageId: message.id,
            },
          ),
          to: { name: '', address: follow.address },
          role: 'sent',
          language: follow.language,
          references: [message.id],
          carries: message.id,
          rehearsal: tip.rehearsal,
        },
        atMs,
      ),
    )
  return { ...back, tip, outgoing, archive: [archived(desk, mail, [])] }
}

/** Who follows what a text speaks of, each once, by the first name of theirs that it speaks of; soonest first. Not those who have
 *  left. */
async function followersOf(
  { store, rules }: Pick<Desk, 'store' | 'rules'>,
  said: { readonly text: string; readonly hashtags: readonly string[]; readonly by: string },
): Promise<Follow[]> {
  const words = wordsOf(said.text)
  const first = new Map<string, Follow>()
  for (const follow of (await store.follows()).toSorted((a, b) => SOONEST[a.how] - SOONEST[b.how])) {
    if (follow.address === said.by || first.has(follow.address)) continue
    if (speaksOf(follow.name, words, said.hashtags)) first.set(follow.address, follow)
  }
  const states = await store.personStates([...first.keys()])
  return [...first.values()].filter(({ address }) => rules.isColleague(address) && states.get(address)?.left !== true)
}

const SOONEST: Readonly<Record<FollowHow, number>> = { 'at-once': 0, daily: 1, weekly: 2 }

/** Tells those of a question who wanted to hear at once, at any hour. They are not asked, and no cap keeps it from them. */
export async function tellFollowers(desk: Desk, turn: QuestionTurn): Promise<void> {
  const { facts, atMs, life } = turn
  if (facts.private || turn.events.some(({ kind }) => kind === 'told')) return
  const asker = await desk.people.at(facts.asker.address)
  const except = new Set([...(asker?.addresses ?? []), ...life.asks.map(({ address }) => address)])
  const text = `${facts.subject}\n${facts.text}`
  const followers = (await followersOf(desk, { text, hashtags: facts.hashtags, by: facts.asker.address })).filter(
    ({ how, address }) => how === 'at-once' && !except.has(address) && (facts.rehearsal || !desk.mails.isHeld(address)),
  )
  if (followers.length === 0) return
  const people = await Promise.all(
    followers.map(async ({ address }): Promise<Who> => (await desk.people.at(address))?.who ?? { name: '', address }),
  )
  turn.happen({
    kind: 'told',
    people: people.map((who, at) => ({ ...who, address: followers[at]?.address ?? who.address })),
  })
  for (const follow of followers)
    turn.mail({
      kind: 'told',
      letter: followLetter(
        {
          language: facts.language,
          links: {
            ...desk.mails.about(facts, { name: '', address: follow.address }, atMs).links,
            mine: desk.mails.mineLink(follow.address, atMs),
          },
        },
        {
          kind: 'question',
          by: askerName(facts),
          what: follow.name,
          subject: facts.subject,
          text: facts.text,
          messageId: facts.archived,
        },
      ),
      to: { name: '', address: follow.address },
      role: 'asked',
      inNameOf: askerName(facts),
      ...(facts.archived === undefined ? {} : { references: [facts.archived] }),
      carries: facts.archived,
    })
}
