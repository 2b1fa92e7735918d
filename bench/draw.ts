import { isFunctionWord } from '../src/language/stopwords.ts'
import { tokenize } from '../src/language/tokens.ts'
import { ownText } from '../src/model/message.ts'
import type { RecordReader } from '../src/store/record.ts'
import { quantile } from './corpus.ts'
import { seeded } from './random.ts'

const SEED = 2024
const everything = { kind: 'everything' } as const

/** Words somebody might remember of a mail. */
export interface Remembered {
  readonly words: readonly string[]
  readonly thread: number
}

/** What people might look for in an archive, drawn from its own mail, the same every time. */
export class Drawn {
  readonly threads: readonly number[]
  readonly known: readonly Remembered[]
  private readonly random: () => number

  private constructor(threads: readonly number[], known: readonly Remembered[], random: () => number) {
    this.threads = threads
    this.known = known
    this.random = random
  }

  static async from(record: RecordReader, count = 120): Promise<Drawn> {
    const random = seeded(SEED)
    const threads: number[] = []
    for (let after = 0; ; after = threads.at(-1) as number) {
      const keys = await record.threadKeys(after as never, 1000)
      if (keys.length === 0) break
      threads.push(...keys)
    }
    const known: Remembered[] = []
    while (known.length < count) {
      const one = await remembered(record, threads, random)
      if (one !== undefined) known.push(one)
    }
    return new Drawn(threads, known, random)
  }

  /** A hundred queries: words, phrases, beginnings, exclusions, alternatives, flags and dates. */
  queries(): string[] {
    return this.known.slice(0, 100).map(({ words }, at) => {
      const varied = [
        words.slice(0, 1),
        words.slice(0, 2),
        words.slice(0, 3),
        words,
        [`"${words[0]} ${words[1]}"`, words[2] ?? ''],
        [`${words[0]?.slice(0, 4)}*`],
        [words[0] ?? '', `-${words[1]}`],
        [words[0] ?? '', 'OR', words[1] ?? ''],
        ['is:question', words[0] ?? ''],
        ['after:2022', words[0] ?? ''],
      ]
      return (varied[at % varied.length] ?? words).join(' ')
    })
  }

  questions(): string[] {
    return this.known.map(({ words }) => `who knows about ${words.join(' ')}`)
  }

  someThreads(count: number): number[] {
    return Array.from({ length: count }, () => pick(this.threads, this.random))
  }
}

const pick = <T>(items: readonly T[], random: () => number): T => items[Math.floor(random() * items.length)] as T

/** Four different content words of a random mail's own text and subject. */
async function remembered(
  record: RecordReader,
  threads: readonly number[],
  random: () => number,
): Promise<Remembered | undefined> {
  const thread = pick(threads, random)
  const mails = await record.threadMails(thread as never, everything)
  const mail = mails.length === 0 ? undefined : pick(mails, random)
  if (mail === undefined || mail.signals.patch) return undefined
  const text = (await record.texts([mail.mail], everything)).get(mail.mail)
  const forms = tokenize(`${mail.subject}\n${text === undefined ? '' : ownText(text)}`).map(({ form }) => form)
  const content = [...new Set(forms)].filter(
    (form) => form.length >= 4 && /^\p{L}+$/u.test(form) && !isFunctionWord(form),
  )
  if (content.length < 8) return undefined
  const words: string[] = []
  while (words.length < 4) {
    const word = pick(content, random)
    if (!words.includes(word)) words.push(word)
  }
  return { words, thread }
}

/** Milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

export async function allTimed<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (const item of items) times.push(await timed(() => work(item)))
  return times
}

export const line = (name: string, times: readonly number[], wanted: string): string =>
  `${name.padEnd(30)} p50 ${quantile(times, 0.5).toFixed(1)}  p95 ${quantile(times, 0.95).toFixed(1)} ms  (wanted: ${wanted})\n`
