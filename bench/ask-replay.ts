// Asking by mail over a list's real past: `node bench/ask-replay.ts [train,dev [COUNT]]`. Every question of the table, or the first
// COUNT, is mailed to the desk at the time it was really asked, and whoever really answered it answers, if the desk asks them, after
// as long as they really took; all others stay silent. The desk, its rules, its clock and its mails are the program's own; only mail
// older than a question is known to it. Figures with and without the rules that spread the load; exits with 1 where a limit is broken.
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AskDeps } from '../src/ask/deps.ts'
import { AskDesk } from '../src/ask/desk.ts'
import type { AskRules } from '../src/ask/rules.ts'
import { holidaysOf, weekStart } from '../src/ask/working-time.ts'
import { questionMail, replyMail } from '../src/ask/written.ts'
import { colleaguesIn } from '../src/ask-people.ts'
import { openForReading, type ReadableFolder } from '../src/data-folder.ts'
import { type JudgedPerson, parsePeople, parseQrels, parseQuestions } from '../src/expertise/trec.ts'
import type { Find } from '../src/find/find.ts'
import { openFind } from '../src/find/open.ts'
import type { Audience } from '../src/model/audience.ts'
import type { MessageId } from '../src/model/ids.ts'
import { ownText } from '../src/model/message.ts'
import { readHeaders } from '../src/parse/headers.ts'
import { parseMail } from '../src/parse/mail.ts'
import { postFactsOf } from '../src/parse/post-facts.ts'
import { readSettings } from '../src/settings/settings.ts'
import { SqliteAskStore } from '../src/store/sqlite/ask-store.ts'
import { imported, lists, machine, median } from './corpus.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS
/** Where weeks begin, for the rules and for what is counted here. */
const TIME_ZONE = 'UTC'
const PER_WEEK = 3
/** With all rules against none: the busiest person's share, at most so many times; and the share that three reach, no lower than this. */
const LIMITS = { share: 0.75, inThree: -0.03 }
const EVERYTHING: Audience = { kind: 'everything' }
const ASK = 'ask@replay.example'
const ANSWER =
  'It is in the file you name; set the second value to 3 and restart the service, then it should come up as you want it.'

interface Asked {
  readonly atMs: number
  readonly subject: string
  readonly text: string
  readonly asker: { readonly name: string; readonly address: string }
  /** By address: how long they took to answer, in milliseconds. */
  readonly answerers: ReadonlyMap<string, number>
}

interface Figures {
  /** Mails that the desk took for no question, or for a private one. */
  readonly notTaken: number
  /** Questions of the desk that are none of the table's by their time and subject: nobody answers those. */
  readonly unknown: number
  readonly inThree: number
  readonly inNine: number
  /** Of the person who was asked in most questions. */
  readonly busiestShare: number
  /** Of the person-weeks in which somebody was asked. */
  readonly asksAWeek: number
  readonly mostInAWeek: number
  readonly people: number
  readonly hoursToFirst: number
  readonly mails: number
}

const splits = (process.argv[2] ?? 'train,dev').split(',')
const most = Number(process.argv[3] ?? Number.POSITIVE_INFINITY)
const data = imported('openbmc')
const settings = readSettings({ text: undefined, file: 'none', env: {} })
const folder = await openForReading(data, settings)
try {
  const { questions, gone } = await questionsOf(folder)
  const weeks = ((questions.at(-1)?.atMs ?? 0) - (questions[0]?.atMs ?? 0)) / WEEK_MS
  console.log(
    `${machine()}\n${questions.length} questions over ${Math.round(weeks)} weeks, ${(questions.length / weeks).toFixed(1)} a week; ${gone.length} more of the table are left out, as the archive does not hold their mail: ${gone.join(', ') || 'none'}`,
  )
  const variants: readonly (readonly [string, Partial<AskRules>])[] = [
    ['no caps', { perWeek: Number.POSITIVE_INFINITY, spreads: false }],
    ['3 a week, nothing else', { spreads: false }],
    ['3 a week, load spread', {}],
  ]
  const figures: Figures[] = []
  console.log(
    'rules | in three | in nine | busiest share | asks a person-week, most | people asked | hours to first answer',
  )
  for (const [name, rules] of variants) {
    const one = await replay(folder, questions, rules)
    figures.push(one)
    if (one.notTaken > 0 || one.unknown > 0)
      console.log(
        `${name}: ${one.notTaken} mails were taken for no question, or a private one; ${one.unknown} questions are not known again`,
      )
    console.log(
      `${name} | ${one.inThree.toFixed(3)} | ${one.inNine.toFixed(3)} | ${one.busiestShare.toFixed(3)} | ${one.asksAWeek.toFixed(2)}, ${one.mostInAWeek} | ${one.people} | ${one.hoursToFirst.toFixed(1)}`,
    )
  }
  const [free, capped, full] = figures
  if (free === undefined || capped === undefined || full === undefined) throw new Error('no figures')
  const share = full.busiestShare / free.busiestShare
  const inThree = full.inThree - free.inThree
  const week = Math.max(capped.mostInAWeek, full.mostInAWeek)
  console.log(
    `with all rules against none: busiest share ${share.toFixed(2)} x (at most ${LIMITS.share}), in three ${inThree.toFixed(3)} (at least ${LIMITS.inThree})`,
  )
  const broken = [
    ...(share > LIMITS.share ? [`the busiest has ${share.toFixed(3)} of what they had`] : []),
    ...(inThree < LIMITS.inThree ? [`${(-inThree).toFixed(3)} fewer are reached in three`] : []),
    ...(week > PER_WEEK ? [`somebody was asked ${week} times in a week`] : []),
  ]
  for (const one of broken) console.error(`limit broken: ${one}`)
  if (broken.length > 0) process.exitCode = 1
} finally {
  await folder.close()
}

/** The list answered where nobody was asked by mail: later rounds would find whom to ask in the very answers. */
function asOfTheQuestion(find: Find, questions: readonly Asked[]): Pick<Find, keyof AskDeps['find']> {
  const routeFor: Find['routeFor'] = (viewer, question, nowMs, limit) => {
    const asked = questions.findLast(
      ({ atMs, asker, subject }) =>
        atMs <= nowMs && asker.address === question.asker && lettersOf(subject).includes(lettersOf(question.subject)),
    )
    if (asked === undefined) throw new Error(`no question of the table is ${question.subject}`)
    return find.routeFor(viewer, question, asked.atMs, limit)
  }
  return {
    routeFor,
    answersFor: (...args) => find.answersFor(...args),
    answerAt: (...args) => find.answerAt(...args),
    expertsFor: (...args) => find.expertsFor(...args),
  }
}

function lettersOf(subject: string): string {
  return subject.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

/** In the order they were asked; and the ids of those whose mail is not there. */
async function questionsOf({
  record,
}: ReadableFolder): Promise<{ readonly questions: readonly Asked[]; readonly gone: readonly string[] }> {
  const routing = join(lists, '../experts/routing')
  const read = (file: string) => readFile(join(routing, file), 'utf8')
  const judged = parsePeople(await read('openbmc.people.tsv'))
  const qrels = parseQrels(await read('openbmc.qrels.txt'))
  const table = parseQuestions(await read('openbmc.questions.tsv'))
  const people = new Map(judged.map((person: JudgedPerson) => [person.id, person]))
  const asked: Asked[] = []
  const gone: string[] = []
  for (const question of table.filter(({ split }) => splits.includes(split))) {
    const [mail] = await record.mailsWithId(question.messageId as MessageId, EVERYTHING)
    if (mail === undefined) {
      gone.push(question.id)
      continue
    }
    const text = (await record.texts([mail.mail], EVERYTHING)).get(mail.mail)
    const replies = (await record.threadMails(mail.thread, EVERYTHING)).filter(
      ({ writtenAtMs }) => writtenAtMs > question.askedAtMs,
    )
    const answerers = new Map<string, number>()
    for (const id of qrels.get(question.id)?.keys() ?? []) {
      const addresses = people.get(id)?.addresses ?? []
      const first = replies.find(({ from }) => addresses.includes(from.address))
      for (const address of addresses)
        answerers.set(address, (first?.writtenAtMs ?? question.askedAtMs + DAY_MS) - question.askedAtMs)
    }
    asked.push({
      atMs: question.askedAtMs,
      subject: mail.subject,
      text: text === undefined ? '' : ownText(text),
      asker: { name: mail.from.name, address: mail.from.address },
      answerers,
    })
  }
  return { questions: asked.sort((a, b) => a.atMs - b.atMs).slice(0, most), gone }
}

async function replay(
  readable: ReadableFolder,
  questions: readonly Asked[],
  rules: Partial<AskRules>,
): Promise<Figures> {
  const work = mkdtempSync(join(tmpdir(), 'hvemvet-replay-'))
  const store = new SqliteAskStore(join(work, 'record.sqlite'))
  let nowMs = questions[0]?.atMs ?? 0
  const desk = new AskDesk({
    store,
    find: asOfTheQuestion(openFind({ ...readable, nowMs: () => nowMs }), questions),
    people: colleaguesIn(readable.record),
    read: async (raw, receivedAtMs) => {
      const message = await parseMail(raw, { receivedAtMs, maxBytes: 25 * 1024 * 1024 })
      return { message, post: postFactsOf(readHeaders(raw), raw, message.text) }
    },
    fileOf: async () => undefined,
    rules: {
      address: ASK,
      mode: 'on',
      demo: false,
      plusAddressing: true,
      trust: { lmtpPeers: ['page'] },
      isColleague: () => true,
      strangers: 'silent',
      perWeek: PER_WEEK,
      spreads: true,
      perDay: 1000,
      listNotes: false,
      hours: { timeZone: TIME_ZONE, fromHour: 0, toHour: 24, days: [1, 2, 3, 4, 5, 6, 7], isHoliday: holidaysOf('NO') },
      language: 'en',
      siteUrl: undefined,
      ...rules,
    },
    secret: 'replay',
    now: () => nowMs,
    log: { info: () => {}, warn: () => {}, error: (facts, message) => console.error(message, facts) },
  })
  const bySubject = new Map<string, Asked>()
  const answers: { readonly atMs: number; readonly send: () => Promise<void> }[] = []
  let mails = 0
  let seen = 0

  /** Does what is due, and has those answer who really did. */
  async function play(): Promise<void> {
    while (await desk.work()) {
      const sent = (await store.outbox({}, 50)).filter(({ key }) => key > seen).toReversed()
      seen = sent.at(-1)?.key ?? seen
      mails += sent.length
      for (const mail of sent) {
        const question =
          mail.kind === 'ask' ? (bySubject.get(mail.question ?? '') ?? (await questionOf(mail.question))) : undefined
        const tookMs = question?.answerers.get(mail.to.address)
        if (tookMs === undefined) continue
        const atMs = nowMs + tookMs
        answers.push({
          atMs,
          send: async () => void (await store.keepHanded((await replyMail(mail, ANSWER, atMs)).handed)),
        })
        answers.sort((a, b) => a.atMs - b.atMs)
      }
    }
  }
  async function questionOf(id: string | undefined): Promise<Asked | undefined> {
    const stored = id === undefined ? undefined : await store.question(id as never)
    const found =
      stored &&
      questions.find(({ atMs, subject }) => atMs === stored.facts.askedAtMs && subject.includes(stored.facts.subject))
    if (found !== undefined && id !== undefined) bySubject.set(id, found)
    return found
  }
  async function until(endMs: number): Promise<void> {
    for (;;) {
      const dueMs = (await desk.nextMs()) ?? Number.POSITIVE_INFINITY
      const answer = answers[0]
      const nextMs = Math.min(dueMs, answer?.atMs ?? Number.POSITIVE_INFINITY)
      if (nextMs > endMs) break
      nowMs = Math.max(nowMs, nextMs)
      if (answer !== undefined && answer.atMs <= nowMs) {
        answers.shift()
        await answer.send()
      }
      await play()
    }
    nowMs = Math.max(nowMs, endMs)
  }

  for (const [at, question] of questions.entries()) {
    await until(question.atMs)
    nowMs = question.atMs
    const { handed } = await questionMail(question.asker, ASK, question)
    await store.keepHanded(handed)
    await play()
    if (process.stderr.isTTY) process.stderr.write(`\r${at + 1} of ${questions.length}`)
  }
  await until(nowMs + 30 * DAY_MS)
  const figures = await figuresOf(store, questions.length, mails, questionOf)
  await store.close()
  rmSync(work, { recursive: true })
  return figures
}

async function figuresOf(
  store: SqliteAskStore,
  total: number,
  mails: number,
  questionOf: (id: string) => Promise<Asked | undefined>,
): Promise<Figures> {
  const stored = await store.questions({}, 100_000)
  const times = new Map<string, number>()
  const weeks = new Map<string, number>()
  const hours: number[] = []
  let inThree = 0
  let inNine = 0
  let unknown = 0
  for (const { facts, events } of stored) {
    const real = await questionOf(facts.id)
    unknown += Number(real === undefined)
    const asked = events.flatMap((event) =>
      event.kind === 'went-to' ? event.people.map((who) => ({ who, atMs: event.atMs })) : [],
    )
    const isRight = asked.map(({ who }) => real?.answerers.has(who.address) === true)
    inThree += Number(isRight.slice(0, 3).some(Boolean))
    inNine += Number(isRight.slice(0, 9).some(Boolean))
    for (const { who, atMs } of asked) {
      times.set(who.address, (times.get(who.address) ?? 0) + 1)
      const week = `${who.address} ${weekStart(atMs, TIME_ZONE)}`
      weeks.set(week, (weeks.get(week) ?? 0) + 1)
    }
    const first = events.find(({ kind }) => kind === 'answer')
    if (first !== undefined) hours.push((first.atMs - facts.askedAtMs) / HOUR_MS)
  }
  return {
    notTaken: total - stored.length,
    unknown,
    inThree: inThree / total,
    inNine: inNine / total,
    busiestShare: Math.max(0, ...times.values()) / total,
    asksAWeek: [...weeks.values()].reduce((sum, one) => sum + one, 0) / Math.max(1, weeks.size),
    mostInAWeek: Math.max(0, ...weeks.values()),
    people: times.size,
    hoursToFirst: median(hours),
    mails,
  }
}
