import { describe, expect, it } from 'vitest'
import { Ingest } from '../../src/ingest.ts'
import type { Inbound } from '../../src/model/inbound.ts'
import { compose } from '../compose.ts'
import { TestArchive } from './archive.ts'

const inbound = (id: string): Inbound => ({
  raw: { kind: 'bytes', bytes: Buffer.from(compose({ id })) },
  source: id,
  list: undefined,
  receivedAtMs: Date.UTC(2025, 0),
})

describe('importing', () => {
  it('lets go of its source when what it read cannot be kept', async () => {
    const archive = await TestArchive.open()
    const { record, feed, close } = await archive.write()
    let isOpen = true
    async function* endless(): AsyncGenerator<Inbound> {
      try {
        for (let at = 0; ; at++) yield inbound(`${at}@x`)
      } finally {
        isOpen = false
      }
    }
    const full = Object.assign(Object.create(record), { keepRaw: () => Promise.reject(new Error('disk full')) })
    const ingest = new Ingest({ record: full, feed }, { maxBytes: 1e6, children: 1 })
    await expect(ingest.take(endless())).rejects.toThrow('disk full')
    expect(isOpen).toBe(false)
    await ingest.close()
    await close()
  })

  it('keeps what a source gave before it broke, and then says that it broke', async () => {
    const archive = await TestArchive.open()
    const { ingest, record, close } = await archive.write()
    async function* breaking(): AsyncGenerator<Inbound> {
      yield inbound('a@x')
      throw new Error('connection lost')
    }
    await expect(ingest.take(breaking())).rejects.toThrow('connection lost')
    expect(await record.unread(10)).toHaveLength(1)
    await close()
  })
})

describe('reading what an earlier run left', () => {
  it('stops between two batches when it is told to, and goes on the next time', async () => {
    const archive = await TestArchive.open()
    const { ingest, record, close } = await archive.write()
    await record.keepRaw([{ ...inbound('a@x'), folderList: undefined }])
    expect(await ingest.resume(undefined, AbortSignal.abort())).toMatchObject({ read: 0 })
    expect(await record.unread(10)).toHaveLength(1)
    expect(await ingest.resume()).toMatchObject({ read: 1, new: 1 })
    expect(await record.unread(10)).toEqual([])
    await close()
  })
})
