import { randomBytes } from 'node:crypto'
import { connect, disconnect, type ElasticSettings } from '../../src/store/elasticsearch/client.ts'
import { ElasticEngine } from '../../src/store/elasticsearch/engine.ts'
import { Names } from '../../src/store/elasticsearch/names.ts'
import { ElasticReader } from '../../src/store/elasticsearch/reader.ts'
import type { Generation } from '../../src/store/index-engine.ts'

export const FIRST = 1 as Generation

/** How to reach a server that lets everyone in, and what a test says otherwise. */
export const reaching = (urls: readonly string[], other: Partial<ElasticSettings> = {}): ElasticSettings => ({
  urls,
  auth: undefined,
  caFile: undefined,
  ...other,
})

export const anArchive = (): string => randomBytes(5).toString('hex')

/** An archive's index, with its first generation shown; `mails` is about how many it will hold. */
export async function openElastic(settings: ElasticSettings, archive = anArchive(), mails = 0) {
  const engine = new ElasticEngine(settings, archive)
  const writer = await engine.open(FIRST, mails)
  await engine.show(FIRST)
  return { archive, engine, writer, reader: engine.reader() }
}

/** A reader for which pages begin to be deep beyond `window`. */
export function openDeep(settings: ElasticSettings, archive: string, window: number) {
  const connection = connect(settings)
  const names = new Names(archive)
  const reader = new ElasticReader(connection, (part) => names.searching(part), undefined, window)
  return { reader, close: () => disconnect(connection) }
}

/** One request of the server's own API, as an administrator would make it. */
export async function ask<T = unknown>(method: string, url: string, body?: unknown): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}
