import type { MailKey } from '../../model/ids.ts'
import type { GenerationWriter } from '../index-engine.ts'
import type { ChangedFacts, HeldMail, IndexEntry, Refused } from '../search-index.ts'
import { type Leaving, sendDeletes, sendDocuments } from './bulk.ts'
import { type Connection, patiently } from './client.ts'
import { compactIndex } from './compact.ts'
import { partOf, toDocument } from './document.ts'
import { busy, CLOSED, closed, missing } from './faults.ts'
import { readHeld } from './held.ts'
import { PARTS, type Part } from './mapping.ts'

const TAKEN_OUT_AT_ONCE = 1_000

/** A mail to be taken out, and the change that says so, where there is one. */
interface Leaver {
  readonly mail: MailKey
  readonly change?: number
}

/** Where a generation is read and written. */
interface Places {
  readonly reading: (part: Part) => string
  readonly writing: (part: Part) => string
}

/** Writing one generation on Elasticsearch. */
export class ElasticWriter implements GenerationWriter {
  private readonly connection: Connection
  private readonly places: Places

  constructor(connection: Connection, places: Places) {
    this.connection = connection
    this.places = places
  }

  async put(entries: readonly IndexEntry[], how?: 'in-bulk'): Promise<readonly Refused[]> {
    if (entries.length === 0) return []
    const touched = new Set(entries.map(partOf))
    const overtaken = new Set<MailKey>()
    for (const part of PARTS) {
      const others = entries.filter((entry) => partOf(entry) !== part)
      const { wereThere, newer } = await this.takeOut(part, others)
      if (wereThere) touched.add(part)
      for (const mail of newer) overtaken.add(mail)
    }
    const refused = await this.send(entries.filter(({ mail }) => !overtaken.has(mail)))
    for (const part of PARTS) await this.takeOut(part, refused) // as they were before, for other readers perhaps
    if (how !== 'in-bulk') await this.refresh([...touched])
    return refused
  }

  /** What is refused with a vector is sent without: one of another length than the generation's first, as of another model, is
   *  no reason that its words are not found. */
  private async send(entries: readonly IndexEntry[]): Promise<readonly Refused[]> {
    const refused = await sendDocuments(
      this.connection,
      entries.map((entry) => ({
        to: this.places.writing(partOf(entry)),
        mail: entry.mail,
        version: entry.change,
        document: toDocument(entry),
      })),
    )
    const keys = new Set(refused.map(({ mail }) => mail))
    const placed = entries.filter(({ mail, meaning }) => meaning !== undefined && keys.has(mail))
    if (placed.length === 0) return refused
    for (const { mail } of placed) keys.delete(mail)
    const still = await this.send(placed.map((entry) => ({ ...entry, meaning: undefined })))
    return [...refused.filter(({ mail }) => keys.has(mail)), ...still]
  }

  async settle(): Promise<void> {
    await this.refresh(PARTS)
  }

  async compact(): Promise<void> {
    for (const part of PARTS) await compactIndex(this.connection, this.places.reading(part))
  }

  /** No document can be changed in part, since the server keeps no copy of it: all of them must be put. */
  async update(changes: readonly ChangedFacts[]): Promise<readonly MailKey[]> {
    return changes.map(({ mail }) => mail)
  }

  async remove(mails: readonly MailKey[]): Promise<void> {
    const touched: Part[] = []
    const leaving = mails.map((mail) => ({ mail }))
    for (const part of PARTS) if ((await this.takeOut(part, leaving)).wereThere) touched.push(part)
    await this.refresh(touched)
  }

  /** Takes mails out of a part, but for those that it holds as they became after their `change`: they are `newer`. What is said
   *  later of one that was there, and of before its `change`, has no effect any more. A delete of what is not there would leave
   *  a mark in the index all the same. */
  private async takeOut(part: Part, mails: readonly Leaver[]): Promise<{ wereThere: boolean; newer: MailKey[] }> {
    let wereThere = false
    const newer: MailKey[] = []
    for (let at = 0; at < mails.length; at += TAKEN_OUT_AT_ONCE) {
      const changes = new Map(mails.slice(at, at + TAKEN_OUT_AT_ONCE).map(({ mail, change }) => [mail, change]))
      for (let left: readonly MailKey[] = [...changes.keys()]; left.length > 0; ) {
        const leaving: Leaving[] = []
        for (const { mail, version } of await this.thoseIn(part, left)) {
          const change = changes.get(mail) ?? version
          if (version > change) newer.push(mail)
          else leaving.push({ mail, version: change })
        }
        wereThere ||= leaving.length > 0
        left = await sendDeletes(this.connection, this.places.writing(part), leaving)
      }
    }
    return { wereThere, newer }
  }

  /** @throws IndexUnavailable where that cannot be told of one of them: it may be there */
  private async thoseIn(part: Part, mails: readonly MailKey[]): Promise<Leaving[]> {
    const { connection } = this
    const index = this.places.writing(part)
    const { docs } = await patiently(connection, () =>
      connection.client.mget({ index, ids: mails.map(String), _source: false }),
    )
    return docs.flatMap((doc) => {
      if ('error' in doc) throw faultOf(doc.error.type)(connection.where)
      return doc.found ? [{ mail: Number(doc._id) as MailKey, version: doc._version ?? 0 }] : []
    })
  }

  private async refresh(parts: readonly Part[]): Promise<void> {
    const { connection } = this
    if (parts.length > 0)
      await patiently(connection, () =>
        connection.client.indices.refresh({ index: parts.map((part) => this.places.reading(part)) }),
      )
  }

  async held(after: MailKey, limit: number): Promise<readonly HeldMail[]> {
    return readHeld(this.connection, PARTS.map(this.places.reading), after, limit)
  }

  async close(): Promise<void> {}
}

/** Why it cannot be told whether a mail is there. */
const faultOf = (type: string): typeof missing =>
  type === 'index_not_found_exception' ? missing : type === CLOSED ? closed : busy
