import { setImmediate as otherWork } from 'node:timers/promises'
import type { QuestionEvent, QuestionFacts, Tip } from '../model/question.ts'
import { askerName } from '../post/letters.ts'
import type { DigestItem } from '../post/news-letters.ts'
import { mailWords } from '../post/words/index.ts'
import type { StoredQuestion } from '../store/ask-store.ts'
import type { Desk } from './deps.ts'
import { lived } from './life.ts'
import type { Mails } from './mails.ts'
import { speakingOf, wordsOf } from './names.ts'

const ITEM_CHARS = 200
const MOST_TIPS = 1000
/** Texts read between two looks at other work. */
const AT_ONCE = 20

/** Something that digests may tell of: a question or a tip. */
export interface News {
  /** Whether nothing of it may be mailed: it came while nothing was sent. */
  readonly rehearsal: boolean
  /** Who needs no telling: they wrote it, were asked, or had mail of it at once. */
  readonly knownTo: ReadonlySet<string>
  /** What is new of it since a moment: that it was asked, answered or shared; undefined where nothing is. */
  readonly since: (fromMs: number) => DigestItem | undefined
  /** For the list of open questions; undefined of all else. */
  readonly open: DigestItem | undefined
}

/** All that is new from one moment to another, by what it speaks of. */
export class NewsBook {
  readonly fromMs: number
  readonly untilMs: number
  private readonly read: readonly (News & Text)[]
  private readonly found = new Map<string, ReadonlySet<News>>()

  private constructor(fromMs: number, untilMs: number, read: readonly (News & Text)[]) {
    this.fromMs = fromMs
    this.untilMs = untilMs
    this.read = read
  }

  /** Questions and tips of [fromMs, untilMs); other work has its turn meanwhile. */
  static async of({ store, mails }: Pick<Desk, 'store' | 'mails'>, fromMs: number, untilMs: number): Promise<NewsBook> {
    const questions = await store.happenedIn(fromMs, untilMs)
    const tips = (await store.tips(MOST_TIPS, fromMs)).filter(({ atMs }) => atMs < untilMs)
    const read: (News & Text)[] = []
    for (const [at, one] of [...questions, ...tips].entries()) {
      if (at % AT_ONCE === 0) await otherWork()
      read.push(
        'facts' in one
          ? { ...textOf(one.facts), ...ofQuestion(one, untilMs, mails) }
          : { ...textOf(one), ...ofTip(one, mails) },
      )
    }
    return new NewsBook(fromMs, untilMs, read)
  }

  /** What speaks of a topic, or bears a hashtag; looked for once, however many follow it. */
  speakingOf(name: string): ReadonlySet<News> {
    let found = this.found.get(name)
    if (found === undefined) {
      const speaks = speakingOf(name)
      found = new Set(this.read.filter(({ words, hashtags }) => speaks(words, hashtags)))
      this.found.set(name, found)
    }
    return found
  }
}

interface Text {
  readonly words: ReadonlySet<string>
  readonly hashtags: readonly string[]
}

const textOf = ({ subject, text, hashtags }: Pick<QuestionFacts, 'subject' | 'text' | 'hashtags'>): Text => ({
  words: wordsOf(`${subject}\n${text}`),
  hashtags,
})

/** A question as it stood at `untilMs`. */
function ofQuestion({ facts, events }: StoredQuestion, untilMs: number, mails: Mails): News {
  const life = lived(
    facts,
    events.filter(({ atMs }) => atMs < untilMs),
  )
  const base = { subject: facts.subject, url: mails.pageLink(facts) }
  const answer = life.answers.find(({ mail }) => mail === life.accepted?.answer) ?? life.answers[0]
  const answeredMs = life.accepted?.atMs ?? answer?.atMs
  const asked = {
    ...base,
    by: askerName(facts) || mailWords[facts.language].nameless,
    atMs: facts.askedAtMs,
    text: shortened(facts.text),
  }
  const isOpen = life.status === 'open'
  return {
    rehearsal: facts.rehearsal,
    knownTo: new Set([facts.asker.address, ...events.flatMap(mailedTo)]),
    since: (fromMs) => {
      if (answer !== undefined && answeredMs !== undefined && answeredMs >= fromMs)
        return {
          ...base,
          kind: 'answered',
          by: answer.by.name || answer.by.address,
          atMs: answer.atMs,
          text: shortened(answer.text),
        }
      return isOpen || life.status === 'withdrawn' || facts.askedAtMs < fromMs
        ? undefined
        : { ...asked, kind: 'newQuestions' }
    },
    open: isOpen ? { ...asked, kind: 'open' } : undefined,
  }
}

const mailedTo = (event: QuestionEvent): string[] =>
  event.kind === 'went-to' || event.kind === 'told' ? event.people.map(({ address }) => address) : []

const ofTip = ({ messageId, subject, text, by, atMs, rehearsal, told }: Tip, mails: Mails): News => ({
  rehearsal,
  knownTo: new Set([by.address, ...told]),
  since: (fromMs) =>
    atMs < fromMs
      ? undefined
      : {
          kind: 'tips',
          subject,
          by: by.name || by.address,
          atMs,
          text: shortened(text),
          url: mails.mailLink({ messageId }),
        },
  open: undefined,
})

const shortened = (text: string): string => (text.length > ITEM_CHARS ? `${text.slice(0, ITEM_CHARS)} …` : text)
