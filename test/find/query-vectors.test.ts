import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { QueryVectors } from '../../src/find/query-vectors.ts'
import { type Embedder, EmbedderAway } from '../../src/store/embedder.ts'

const space = () => ({ name: 'm 1', means: new Map() })
const never = (): Promise<never> => new Promise(() => undefined)

/** A server that answers as told, and how often it was asked. */
function serverThat(embed: Embedder['embed']) {
  const asked: string[] = []
  const embedder: Embedder = {
    model: 'm',
    embed: (text, ...rest) => {
      asked.push(text)
      return embed(text, ...rest)
    },
  }
  return { asked, embedder }
}

describe('the vector of a question', () => {
  it('is asked for once, and then remembered', async () => {
    const { asked, embedder } = serverThat(async () => Float32Array.of(3, 4))
    const vectors = new QueryVectors(embedder, { nowMs: () => 0, space })
    const first = await vectors.meaningOf('pumpe')
    expect(first).toEqual({ space: 'm 1', vector: Float32Array.of(3 / 5, 4 / 5) })
    expect(await vectors.meaningOf('pumpe')).toEqual(first)
    expect(asked).toEqual(['pumpe'])
  })
  it('is not waited for when the server is slow, but kept for whoever asks again', async () => {
    const answer = Promise.withResolvers<Float32Array>()
    const { asked, embedder } = serverThat(() => answer.promise)
    const vectors = new QueryVectors(embedder, { nowMs: () => 0, space, patienceMs: 5 })
    expect(await vectors.meaningOf('pumpe')).toBeUndefined()
    answer.resolve(Float32Array.of(1, 0))
    await sleep(1)
    expect(await vectors.meaningOf('pumpe')).toMatchObject({ space: 'm 1' })
    expect(asked).toEqual(['pumpe'])
  })
  it('is not asked for again for half a minute after the server failed', async () => {
    let nowMs = 0
    const { asked, embedder } = serverThat(async () => {
      throw new EmbedderAway('away')
    })
    const vectors = new QueryVectors(embedder, { nowMs: () => nowMs, space })
    expect(await vectors.meaningOf('pumpe')).toBeUndefined()
    expect(await vectors.meaningOf('kjele')).toBeUndefined()
    expect(asked).toEqual(['pumpe'])
    nowMs = 31_000
    await vectors.meaningOf('kjele')
    expect(asked).toEqual(['pumpe', 'kjele'])
  })
  it('that the server refuses is no reason to leave the others to words alone, and is not asked for again', async () => {
    const { asked, embedder } = serverThat(async (text) => {
      if (text === 'for lang') throw new EmbedderAway('400', true)
      return Float32Array.of(1, 0)
    })
    const vectors = new QueryVectors(embedder, { nowMs: () => 0, space })
    for (let times = 0; times < 2; times++) expect(await vectors.meaningOf('for lang')).toBeUndefined()
    expect(await vectors.meaningOf('pumpe')).toMatchObject({ space: 'm 1' })
    expect(asked).toEqual(['for lang', 'pumpe'])
  })
  it('does not hide a slip of our own', async () => {
    const { embedder } = serverThat(async () => {
      throw new TypeError('a slip')
    })
    await expect(new QueryVectors(embedder, { nowMs: () => 0, space }).meaningOf('pumpe')).rejects.toThrow('a slip')
  })
  it('waits for at most four others, since a server that is slow only gets slower', async () => {
    const { asked, embedder } = serverThat(never)
    const vectors = new QueryVectors(embedder, { nowMs: () => 0, space, patienceMs: 1 })
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((text) => vectors.meaningOf(text)))
    expect(asked).toEqual(['a', 'b', 'c', 'd'])
  })
  it('tells whoever places mail that somebody waits, and when nobody does any more', async () => {
    const flights: number[] = []
    const { embedder } = serverThat(async () => Float32Array.of(1))
    await new QueryVectors(embedder, { nowMs: () => 0, space, onFlight: (change) => flights.push(change) }).meaningOf(
      'a',
    )
    expect(flights).toEqual([1, -1])
  })
  it('says nothing while no mail has a vector to compare it with', async () => {
    const { embedder } = serverThat(async () => Float32Array.of(1))
    expect(await new QueryVectors(embedder, { nowMs: () => 0, space: () => undefined }).meaningOf('a')).toBeUndefined()
  })
})
