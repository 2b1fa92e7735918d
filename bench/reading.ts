/** How long readers wait, with openbmc loaded: search with facets, thread pages, who knows, all as the site does them
 *  (through `find`, in reading threads), and how often the thread of a remembered mail is among the first ten.
 *
 *  node bench/reading.ts */
import { openForServing } from '../src/data-folder.ts'
import { openFind } from '../src/find/open.ts'
import { isFunctionWord } from '../src/language/stopwords.ts'
import { tokenize } from '../src/language/tokens.ts'
import type { Viewer } from '../src/model/audience.ts'
import { ownText } from '../src/model/message.ts'
import { loadSettings } from '../src/settings/settings.ts'
import { imported, machine, quantile } from './corpus.ts'
import { seeded } from './random.ts'

const SEED = 2024
const everyone: Viewer = { kind: 'anyone' }
const data = imported('openbmc')
const settings = await loadSettings('none', process.env, true)
const readers = await openForServing(data, settings, 2)
const find = openFind({ ...readers, nowMs: Date.now })
const random = seeded(SEED)

const threads: number[] = []
for (let after = 0; ; after = threads.at(-1) as number) {
  const keys = await readers.record.threadKeys(after as never, 1000)
  if (keys.length === 0) break
  threads.push(...keys)
}
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T

/** Four different content words of a random mail's own text and subject, as somebody might remember them. */
async function remembered(): Promise<{ readonly words: string[]; readonly thread: number } | undefined> {
  const thread = pick(threads)
  const mail = pick(await readers.record.threadMails(thread as never, { kind: 'everything' }))
  if (mail === undefined || mail.signals.patch) return undefined
  const text = (await readers.record.texts([mail.mail], { kind: 'everything' })).get(mail.mail)
  const forms = tokenize(`${mail.subject}\n${text === undefined ? '' : ownText(text)}`).map(({ form }) => form)
  const content = [...new Set(forms)].filter(
    (form) => form.length >= 4 && /^\p{L}+$/u.test(form) && !isFunctionWord(form),
  )
  if (content.length < 8) return undefined
  const words: string[] = []
  while (words.length < 4) {
    const word = pick(content)
    if (!words.includes(word)) words.push(word)
  }
  return { words, thread }
}

const known: { readonly words: string[]; readonly thread: number }[] = []
while (known.length < 120) {
  const one = await remembered()
  if (one !== undefined) known.push(one)
}
const BROADEST = ['patch', 'openbmc', 'the']
const queries = known.slice(0, 100).map(({ words }, at) => {
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

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
async function allTimed<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (const item of items) times.push(await timed(() => work(item)))
  return times
}
const search = (text: string) => find.searchFor(everyone, { text })
const line = (name: string, times: readonly number[], wanted: string): string =>
  `${name.padEnd(22)} p50 ${quantile(times, 0.5).toFixed(1)}  p95 ${quantile(times, 0.95).toFixed(1)} ms  (wanted: ${wanted})\n`

await allTimed(queries.slice(0, 10), search) // both threads read their files once before anything counts
process.stdout.write(`machine                ${machine()}\ncorpus                 openbmc, ${threads.length} threads\n`)
process.stdout.write(line('search with facets', await allTimed(queries, search), 'p95 50 ms, 100 queries'))
for (const text of BROADEST) {
  const { total } = await search(text)
  process.stdout.write(
    `  broadest: ${text.padEnd(10)} ${(await timed(() => search(text))).toFixed(1)} ms, ${total} threads\n`,
  )
}
const pages = Array.from({ length: 200 }, () => pick(threads))
process.stdout.write(
  line(
    'thread page',
    await allTimed(pages, (thread) => find.threadFor(everyone, { thread: thread as never })),
    'p95 30 ms, 200 threads',
  ),
)
const questions = known.map(({ words }) => `who knows about ${words.join(' ')}`)
process.stdout.write(
  line(
    'who knows',
    await allTimed(questions, (question) => find.expertsFor(everyone, question)),
    'p95 200 ms, 120 questions',
  ),
)

let hits = 0
for (const { words, thread } of known) {
  const { rows } = await find.searchFor(everyone, { text: words.join(' '), limit: 10 })
  if (rows.some((row) => row.thread === thread)) hits++
}
process.stdout.write(
  `remembered mail        ${((100 * hits) / known.length).toFixed(1)} % among the first ten  (wanted: 93 %; notmuch 78 %, plain BM25 95 %; 120 four-word queries)\n`,
)
await readers.close()
