import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { importPaths } from '../../src/archive-commands.ts'
import { openForReading } from '../../src/data-folder.ts'
import { doctor } from '../../src/doctor.ts'
import { dropOld } from '../../src/reindex.ts'
import type { Settings } from '../../src/settings/schema.ts'
import { loadSettings } from '../../src/settings/settings.ts'
import { parseQuery } from '../../src/store/query.ts'
import { compose, mbox, throughList } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { asJson, hvemvet, type Running, start } from './program.ts'

export const demo = (path: string): string => fileURLToPath(new URL(`../../demo/${path}`, import.meta.url))
const CONFIG = ['--config', demo('hvemvet.yaml')]
const LIST = 'drift@lister.ormvag-energi.example'

const QUERIES = (
  'veksler|pumpe|faktura OR avtale|pumpe -veksler|turbin*|passord list:ikt|oil tank|temperatur|"for å"|has:attachment|' +
  'is:answered|after:2024 varme|from:odd|subject:klage|kald radiator helikopter'
).split('|')
const ARRIVING_A_SECOND = 60
const ARRIVING_EVERY_MS = 40

/** What the record's ledger says of a generation. */
export interface LedgerLine {
  readonly generation: number
  readonly engine: string
  readonly state: string
  readonly filled: number
  readonly until: number
}

/** An archive in a folder of its own, worked on through the command line, with its index embedded or on a server. */
export class IndexedArchive {
  readonly cwd = tempDir()
  readonly folder = join(this.cwd, 'data')
  private readonly env: Readonly<Record<string, string>>

  /** `url` of the server; embedded without one. */
  constructor(url?: string) {
    this.env = url === undefined ? {} : { ELASTICSEARCH_URL: url }
  }

  /** The same archive after index.url was set, or taken out. */
  movedTo(url?: string): IndexedArchive {
    return Object.assign(new IndexedArchive(url), { cwd: this.cwd, folder: this.folder })
  }

  start(...args: readonly string[]): Running {
    return start([...args, ...CONFIG], this.how)
  }

  /** An import of what is written to it. */
  importing(): Running {
    return start(['import', '-', ...CONFIG], { ...this.how, writesInput: true })
  }

  run(...args: readonly string[]) {
    return hvemvet([...args, ...CONFIG], this.how)
  }

  json<T>(...args: readonly string[]): Promise<T> {
    return asJson<T>([...args, ...CONFIG], this.how)
  }

  get how() {
    return { cwd: this.cwd, env: this.env }
  }

  /** Imports, in this process. */
  async take(path: string) {
    return importPaths({ settings: await this.settings(), folder: this.folder }, [path], undefined, () => undefined)
  }

  /** Removes what the archive has on its server. */
  async leaveServer(): Promise<void> {
    await dropOld({ settings: await this.settings(), folder: this.folder }, 'elasticsearch')
  }

  settings(): Promise<Settings> {
    return loadSettings(demo('hvemvet.yaml'), this.env, false)
  }

  /** The generations, in their order. */
  ledger(): LedgerLine[] {
    return this.read('SELECT * FROM generation ORDER BY generation') as unknown as LedgerLine[]
  }

  /** Mails that a generation lacks beside those its filling has not come to. */
  marked(generation: number): number {
    return Number(this.read(`SELECT count(*) AS mails FROM lacking WHERE generation = ${generation}`)[0]?.['mails'])
  }

  /** Mails in the record. */
  mails(): number {
    return Number(this.read('SELECT count(*) AS mails FROM mail')[0]?.['mails'])
  }

  states(): string[] {
    return this.ledger().map(({ generation, engine, state }) => `${generation} ${engine} ${state}`)
  }

  /** What the archive is called on a server. */
  name(): string {
    return String(this.read(`SELECT value FROM state WHERE key = 'archive'`)[0]?.['value'])
  }

  private read(sql: string) {
    const db = new DatabaseSync(join(this.folder, 'record.sqlite'), { readOnly: true, timeout: 10_000 })
    try {
      return db.prepare(sql).all()
    } finally {
      db.close()
    }
  }

  /** Which generations are there, wherever they lie. */
  async places(): Promise<number[]> {
    const { ELASTICSEARCH_URL: url } = this.env
    const files = this.ledgerNumbers().filter((n) =>
      existsSync(join(this.folder, `index${n === 1 ? '' : `-${n}`}.sqlite`)),
    )
    if (url === undefined) return files
    const answer = await fetch(`${url}/_cat/indices/hvemvet-${this.name()}-*?format=json&h=index`)
    const names = ((await answer.json()) as { index: string }[]).map(({ index }) => index)
    return [...new Set(names.map((name) => Number(name.split('-')[2])))].sort((a, b) => a - b)
  }

  /** Every number that a generation of this archive ever had. */
  private ledgerNumbers(): number[] {
    const last = Number(this.read(`SELECT seq FROM sqlite_sequence WHERE name = 'generation'`)[0]?.['seq'] ?? 0)
    return Array.from({ length: last }, (_, n) => n + 1)
  }

  /** What searches find, whichever comes first. */
  async answers() {
    const opened = await openForReading(this.folder, await this.settings())
    const options = { limit: 100, offset: 0, order: 'newest', nowMs: Date.UTC(2025, 5, 1) } as const
    try {
      const found = await Promise.all(
        QUERIES.map(async (text) => ({
          text,
          ...(await opened.index.search(parseQuery(text, options), { kind: 'everything' }, options)),
        })),
      )
      return found.map(({ hits, ...counted }) => ({ ...counted, threads: hits.map(({ thread }) => thread) }))
    } finally {
      await opened.close()
    }
  }

  /** Mails that hold a word, by number; each as often as the index has it. */
  async holding(word: string): Promise<number> {
    const opened = await openForReading(this.folder, await this.settings())
    const options = { limit: 1, offset: 0, order: 'best', nowMs: Date.UTC(2025, 5, 1) } as const
    try {
      const { facets } = await opened.index.search(parseQuery(word, options), { kind: 'everything' }, options)
      return facets.years.reduce((sum, { count }) => sum + count, 0)
    } finally {
      await opened.close()
    }
  }

  /** What is not well, but for the disk. */
  async ills() {
    const { checks } = await doctor({ settings: await this.settings(), folder: this.folder })
    return checks.filter(({ ok, name }) => !ok && name !== 'disk')
  }
}

/** Mails on the drift list in discussions of three, each with a word: those from a number on, as an mbox. */
function mailsWith(word: string, from: number, count: number): string {
  const mails = Array.from({ length: count }, (_, at) => {
    const n = from + at
    return compose({
      id: `${n}@${word}`,
      to: LIST,
      subject: `${word} ${Math.floor(n / 3)}`,
      more: [...throughList(LIST), ...(n % 3 === 0 ? [] : [`References: <${n - (n % 3)}@${word}>`])],
      text: `Her kommer ${word}, nummer ${n}.`,
    })
  })
  return mbox(mails)
}

/** A file of such mails. */
export function newMails(word: string, count: number): string {
  const path = join(tempDir(), `${word}.mbox`)
  writeFileSync(path, mailsWith(word, 0, count))
  return path
}

/** Such mails coming in one after another, through an import of its own, until told to end. */
export class Arriving {
  private readonly running: Running
  private readonly writing: NodeJS.Timeout
  private mails = 0

  constructor(archive: IndexedArchive, word: string) {
    this.running = archive.importing()
    const beganMs = performance.now()
    this.writing = setInterval(() => {
      const due = Math.floor(((performance.now() - beganMs) / 1000) * ARRIVING_A_SECOND)
      this.running.child.stdin?.write(mailsWith(word, this.mails, due - this.mails))
      this.mails = due
    }, ARRIVING_EVERY_MS)
  }

  /** How many there were, once all are in. */
  async end(): Promise<number> {
    clearInterval(this.writing)
    this.running.child.stdin?.end()
    const { code, log } = await this.running.ended
    if (code !== 0) throw new Error(`the import ended with ${code}: ${log}`)
    return this.mails
  }
}

/** The demo's mails so many times over, each with ids of its own. */
export function manyMails(times: number): string {
  const path = join(tempDir(), 'mange.mbox')
  const lists = ['drift', 'ikt', 'innkjop', 'kunde'].map((list) => readFileSync(demo(`archive/${list}.mbox`), 'latin1'))
  const header = /^(?:Message-ID|In-Reply-To|References):.*(?:\n[ \t].*)*/gim
  const copy = (n: number) => lists.join('').replaceAll(header, (line) => line.replaceAll('<', `<${n}.`))
  writeFileSync(path, Array.from({ length: times }, (_, n) => copy(n)).join(''), 'latin1')
  return path
}

/** One line for a person, without a stack. */
export function oneLine(log: string): string {
  const lines = log.trim().split('\n')
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}
