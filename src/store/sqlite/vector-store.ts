import { existsSync } from 'node:fs'
import { getLoadablePath } from 'sqlite-vec'
import type { MailKey } from '../../model/ids.ts'
import { centred, type LanguageGroup, type MeaningSpace, unit } from '../meaning-space.ts'
import type { MeaningStore } from '../meaning-store.ts'
import type { Meaning } from '../search-index.ts'
import { chunks, Database, marks } from './database.ts'

const SCHEMA = [
  `CREATE TABLE model (name TEXT NOT NULL, dimensions INTEGER NOT NULL, space INTEGER NOT NULL) STRICT;
   -- As the model made them.
   CREATE TABLE raw (mail INTEGER PRIMARY KEY, language TEXT NOT NULL, vector BLOB NOT NULL) STRICT;
   CREATE INDEX raw_language ON raw (language);
   CREATE TABLE mean (language TEXT PRIMARY KEY, mails INTEGER NOT NULL, vector BLOB NOT NULL) STRICT, WITHOUT ROWID`,
]

/** Fewer texts say nothing of a language; and the mean of so many no longer changes. */
const FEWEST_FOR_A_MEAN = 30
const ENOUGH_FOR_A_MEAN = 4_000

/** The vectors of mails, by one model, in a file of their own: they are derived, but take days to make, so that no rebuild of
 *  an index throws them away. sqlite-vec compares them, all of them, which for 100,000 takes some tens of milliseconds. */
export class VectorStore implements MeaningStore {
  private readonly db: Database

  private constructor(path: string, readOnly: boolean) {
    this.db = new Database(path, { kind: 'index', readOnly, extension: getLoadablePath() })
  }

  /** For writing; vectors of another model are thrown away. */
  static open(path: string, model: string): VectorStore {
    const store = new VectorStore(path, false)
    store.db.migrate(SCHEMA)
    if (store.model()?.name !== model) store.startOver(model)
    return store
  }

  /** For reading; undefined while there are none of the model, or, where that is named, of the space. */
  static openForReading(
    path: string,
    of: { readonly model: string } | { readonly space: string },
  ): VectorStore | undefined {
    if (!existsSync(path)) return undefined
    const store = new VectorStore(path, true)
    const isIt = 'model' in of ? store.model()?.name === of.model : store.space().name === of.space
    if (isIt && store.hasAny()) return store
    store.close()
    return undefined
  }

  /** Takes the vectors of mails out, whatever their model; there may be none. */
  static forget(path: string, mails: readonly MailKey[]): void {
    if (!existsSync(path)) return
    const store = new VectorStore(path, false)
    try {
      store.remove(mails)
    } finally {
      store.close()
    }
  }

  /** What vectors are compared in. */
  space(): MeaningSpace {
    const model = this.model()
    const rows = this.db.all('SELECT language, vector FROM mean')
    return {
      name: `${model?.name} ${model?.space}`,
      means: new Map(rows.map((row) => [row['language'] as LanguageGroup, toVector(row['vector'] as Uint8Array)])),
    }
  }

  /** A mail's vector as the model made it. One of another length than the first is left out. */
  put(mail: MailKey, language: LanguageGroup, vector: Float32Array): void {
    this.db.transaction(() => {
      if (this.model()?.dimensions === 0) this.begin(vector.length)
      if (this.model()?.dimensions !== vector.length) return
      this.db.run(
        'INSERT OR REPLACE INTO raw (mail, language, vector) VALUES (?, ?, ?)',
        mail,
        language,
        bytesOf(unit(vector)),
      )
      this.db.run('DELETE FROM passage WHERE mail = ?', mail)
      this.place(mail, centred(unit(vector), language, this.space()))
    })
  }

  /** Works the means of the languages out anew, while there are few vectors and they have grown so many times over; true when
   *  that moved all of them into a new space. */
  recentre(growth: number): boolean {
    const counts = this.db.all('SELECT language, count(*) AS mails FROM raw GROUP BY language')
    const known = new Map(
      this.db.all('SELECT language, mails FROM mean').map((row) => [row['language'], Number(row['mails'])]),
    )
    const isDue = counts.some((row) => {
      const had = known.get(row['language'] ?? null) ?? 0
      return had < ENOUGH_FOR_A_MEAN && Number(row['mails']) >= Math.max(FEWEST_FOR_A_MEAN, growth * had)
    })
    if (isDue) this.db.transaction(() => this.moveAll())
    return isDue
  }

  private moveAll(): void {
    const sums = new Map<string, { mails: number; sum: Float32Array }>()
    for (const row of this.db.each('SELECT language, vector FROM raw')) {
      const vector = toVector(row['vector'] as Uint8Array)
      const of = sums.get(String(row['language'])) ?? { mails: 0, sum: new Float32Array(vector.length) }
      of.mails++
      for (const [at, value] of vector.entries()) of.sum[at] = (of.sum[at] ?? 0) + value
      sums.set(String(row['language']), of)
    }
    this.db.run('DELETE FROM mean')
    for (const [language, { mails, sum }] of sums) {
      if (mails < FEWEST_FOR_A_MEAN) continue
      const mean = sum.map((value) => value / mails)
      this.db.run('INSERT INTO mean (language, mails, vector) VALUES (?, ?, ?)', language, mails, bytesOf(mean))
    }
    this.db.run('UPDATE model SET space = space + 1')
    this.db.run('DELETE FROM passage')
    const space = this.space()
    for (const row of this.db.all('SELECT mail, language FROM raw')) {
      const vector = toVector(
        this.db.get('SELECT vector FROM raw WHERE mail = ?', row['mail'] ?? null)?.['vector'] as Uint8Array,
      )
      this.place(row['mail'] as MailKey, centred(vector, row['language'] as LanguageGroup, space))
    }
  }

  /** How many mails have one. */
  count(): number {
    return Number(this.db.get('SELECT count(*) AS mails FROM raw')?.['mails'])
  }

  /** Which of the mails have one. */
  holds(mails: readonly MailKey[]): ReadonlySet<MailKey> {
    const rows = [...chunks(mails)].flatMap((some) =>
      this.db.all(`SELECT mail FROM raw WHERE mail IN (${marks(some.length)})`, ...some),
    )
    return new Set(rows.map((row) => row['mail'] as MailKey))
  }

  /** Vectors as they lie in the space, of the mails that have one. */
  meaningsOf(mails: readonly MailKey[]): ReadonlyMap<MailKey, Meaning> {
    if (!this.hasAny()) return new Map()
    const space = this.space().name
    const rows = [...chunks(mails)].flatMap((some) =>
      this.db.all(`SELECT mail, vector FROM passage WHERE mail IN (${marks(some.length)})`, ...some),
    )
    return new Map(
      rows.map((row) => [row['mail'] as MailKey, { space, vector: toVector(row['vector'] as Uint8Array) }]),
    )
  }

  /** The nearest to a vector of the space by cosine, at most `limit`, among `allowed`. */
  nearest(
    vector: Float32Array,
    allowed: readonly MailKey[],
    limit: number,
  ): { readonly mail: MailKey; readonly score: number }[] {
    if (this.model()?.dimensions !== vector.length) return []
    const rows = this.db.all(
      `SELECT mail, distance FROM passage WHERE vector MATCH ? AND k = ? AND mail IN (SELECT value FROM json_each(?))
       ORDER BY distance`,
      bytesOf(vector),
      limit,
      JSON.stringify(allowed),
    )
    return rows.map((row) => ({ mail: row['mail'] as MailKey, score: 1 - Number(row['distance']) }))
  }

  close(): void {
    this.db.close()
  }

  private model(): { readonly name: string; readonly dimensions: number; readonly space: number } | undefined {
    const row = this.db.get('SELECT name, dimensions, space FROM model')
    return row && { name: String(row['name']), dimensions: Number(row['dimensions']), space: Number(row['space']) }
  }

  private startOver(model: string): void {
    this.db.transaction(() => {
      for (const table of ['raw', 'mean', 'model']) this.db.run(`DELETE FROM ${table}`)
      this.db.run('DROP TABLE IF EXISTS passage')
      this.db.run('INSERT INTO model (name, dimensions, space) VALUES (?, 0, 1)', model)
    })
  }

  private begin(dimensions: number): void {
    this.db.run(
      `CREATE VIRTUAL TABLE passage USING vec0(mail INTEGER PRIMARY KEY, vector float[${dimensions}] distance_metric=cosine)`,
    )
    this.db.run('UPDATE model SET dimensions = ?', dimensions)
  }

  private place(mail: MailKey, vector: Float32Array): void {
    this.db.run('INSERT INTO passage (mail, vector) VALUES (?, ?)', BigInt(mail), bytesOf(vector))
  }

  private remove(mails: readonly MailKey[]): void {
    if (!this.hasAny()) return
    this.db.transaction(() => {
      for (const table of ['raw', 'passage'])
        for (const mail of mails) this.db.run(`DELETE FROM ${table} WHERE mail = ?`, mail)
    })
  }

  private hasAny(): boolean {
    return (this.model()?.dimensions ?? 0) > 0
  }
}

const bytesOf = (vector: Float32Array): Uint8Array =>
  new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)
/** A copy, whose start lies where floats may. */
const toVector = (bytes: Uint8Array): Float32Array => new Float32Array(bytes.slice().buffer)
