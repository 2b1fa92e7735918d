import { expect, it } from 'vitest'
import { feedMeaning } from '../src/meaning-feed.ts'
import type { MailKey } from '../src/model/ids.ts'
import { EmbedderAway } from '../src/store/embedder.ts'
import { Mails } from './store/ledger-mails.ts'

/** Feeds five mails through a server that answers as told, until all are placed that can be. */
async function placed(embed: (text: string) => Promise<Float32Array>) {
  const mails = new Mails()
  await mails.add(5)
  const told: string[] = []
  const vectors = new Map<MailKey, Float32Array>()
  const stop = new AbortController()
  await feedMeaning({
    ledger: mails.ledger,
    embedder: { model: 'm', embed },
    vectors: {
      put: (mail, _, vector) => void vectors.set(mail, vector),
      holds: (some) => new Set(some.filter((mail) => vectors.has(mail))),
      recentre: () => false,
    },
    isBusy: () => false,
    onVectors: async () => undefined,
    onNewSpace: async () => undefined,
    onIdle: () => stop.abort(),
    onAway: (why) => void told.push(why),
    onRefused: (why) => void told.push(`refused: ${why}`),
    awayMs: 1,
    signal: stop.signal,
  })
  await mails.record.close()
  return { told, mails: [...vectors.keys()] }
}

const vector = Float32Array.of(1, 0)

it('a mail whose text the server always fails at keeps no other mail from being placed', async () => {
  let tries = 0
  const { told, mails } = await placed(async (text) => {
    if (!text.includes('Nummer 2.')) return vector
    tries++
    throw new EmbedderAway('answered 500')
  })
  expect(mails).toEqual([1, 3, 4, 5])
  expect(tries).toBe(10)
  expect(new Set(told)).toEqual(new Set(['answered 500']))
})

it('a text that the server refuses is asked for once, and that is said', async () => {
  const { told, mails } = await placed(async (text) => {
    if (text.includes('Nummer 4.')) throw new EmbedderAway('answered 400', true)
    return vector
  })
  expect({ mails, told }).toEqual({ mails: [1, 2, 3, 5], told: ['refused: answered 400'] })
})
