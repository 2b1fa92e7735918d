import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { openBody } from '../../src/model/body.ts'
import type { ParserPool, ParserPoolOptions, ReadResult } from '../../src/parse/pool.ts'
import { openParserPool } from '../../src/parse/pool.ts'

const RECEIVED_MS = Date.UTC(2025, 5, 1)
const pools: ParserPool[] = []
const poolOf = (options: ParserPoolOptions): ParserPool => {
  const pool = openParserPool(options)
  pools.push(pool)
  return pool
}
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())))

const letter = (number: number, body = 'Pumpa i Vika står igjen.') => ({
  raw: Buffer.from(
    `Message-ID: <m${number}@example.org>\nFrom: Kari Li <kari@example.org>\nSubject: Pumpe ${number}\n\n${body}\n`,
  ),
  receivedAtMs: RECEIVED_MS,
})
const subjectsOf = (results: readonly ReadResult[]) =>
  results.map((result) => ('problem' in result ? result.problem : result.message.subject))

/** Process ids of this process' children that read mail. */
const childrenOf = (parent: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const [, ppid] = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
        return Number(ppid) === parent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('parse/child.ts')
      } catch {
        return false // it ended while we looked
      }
    })
    .map(Number)

const nested = (tag: string, depth: number) => `<html><body>${`<${tag}>`.repeat(depth)}innerst`
const html = (number: number, markup: string) => ({
  raw: Buffer.from(
    `Message-ID: <h${number}@example.org>\nFrom: a@example.org\nSubject: Html ${number}\nContent-Type: text/html\n\n${markup}`,
  ),
  receivedAtMs: RECEIVED_MS,
})

describe('the pool of processes that read mail', () => {
  it('gives results in the order of the mails, with text and parts packed for the record', async () => {
    const results = await poolOf({ children: 2 }).parse([1, 2, 3, 4, 5].map((number) => letter(number)))
    expect(subjectsOf(results)).toEqual(['Pumpe 1', 'Pumpe 2', 'Pumpe 3', 'Pumpe 4', 'Pumpe 5'])
    const [first] = results
    expect(first !== undefined && 'body' in first && openBody(first.body).text).toBe('Pumpa i Vika står igjen.\n')
  })

  it('names a mail that is none, and reads its neighbours', async () => {
    const results = await poolOf({ children: 1 }).parse([
      letter(1),
      { raw: new Uint8Array(), receivedAtMs: RECEIVED_MS },
      letter(3),
    ])
    expect(subjectsOf(results)).toEqual(['Pumpe 1', 'the mail is empty', 'Pumpe 3'])
  })

  it('reads a batch again when its process hangs, and loses nothing', async () => {
    const pool = poolOf({ children: 1, batchTimeoutMs: 1000 })
    await pool.parse([letter(0)])
    const reading = pool.parse([letter(1), letter(2)])
    for (const pid of childrenOf(process.pid)) process.kill(pid, 'SIGSTOP')
    expect(subjectsOf(await reading)).toEqual(['Pumpe 1', 'Pumpe 2'])
  })

  it('names a mail that takes longer than a mail may', async () => {
    const pool = poolOf({ children: 1, batchTimeoutMs: 1, mailTimeoutMs: 1 })
    const long = letter(1, 'Pumpa står igjen, og ingen vet hvorfor. '.repeat(100_000))
    expect(subjectsOf(await pool.parse([long]))).toEqual(['it took longer than 0.001 s'])
  })

  it('is stopped by no hostile mail: depth bombs, one 24 MB line, 100,000 references', async () => {
    const references = Array.from({ length: 100_000 }, (_, number) => `<r${number}@example.org>`).join('\n ')
    const manyReferences = {
      raw: Buffer.from(`Message-ID: <many@example.org>\nReferences: ${references}\nSubject: mange\n\nhei\n`),
      receivedAtMs: RECEIVED_MS,
    }
    const longLine = {
      raw: Buffer.from(
        `Message-ID: <b64@example.org>\nSubject: lang linje\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n${'QUJD'.repeat(6_000_000)}\n`,
      ),
      receivedAtMs: RECEIVED_MS,
    }
    const nestedMime = Array.from(
      { length: 5000 },
      (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n`,
    ).join('')
    const results = await poolOf({ children: 2 }).parse([
      letter(1),
      html(2, nested('div', 200_000)),
      manyReferences,
      longLine,
      { raw: Buffer.from(`Subject: dypt\n${nestedMime}`), receivedAtMs: RECEIVED_MS },
      letter(6),
    ])
    expect(subjectsOf(results)).toEqual(['Pumpe 1', 'Html 2', 'mange', 'lang linje', 'dypt', 'Pumpe 6'])
  })

  it('loses nothing when a process is killed in the middle of a batch', async () => {
    const pool = poolOf({ children: 2 })
    await pool.parse([letter(0)])
    const batch = Array.from({ length: 400 }, (_, number) => letter(number, 'Pumpa står. '.repeat(400)))
    const reading = [pool.parse(batch), pool.parse(batch)]
    await new Promise((resolve) => setTimeout(resolve, 40))
    const [victim] = childrenOf(process.pid)
    if (victim !== undefined) process.kill(victim, 'SIGKILL')
    const results = await Promise.all(reading)
    for (const result of results) expect(subjectsOf(result)).toEqual(batch.map((_, number) => `Pumpe ${number}`))
  })

  it('reads a mail to the ask address with its text and what it says of itself as post', async () => {
    const pool = poolOf({ children: 1 })
    const raw = Buffer.from(
      'Message-ID: <p1@example.org>\nFrom: Kari Li <kari@example.org>\nReceived: from a by b for <ask@example.org>; x\nSubject: Pumpe\n\nHvorfor?\n',
    )
    expect(await pool.postOf(raw, RECEIVED_MS)).toMatchObject({
      message: { subject: 'Pumpe', text: 'Hvorfor?\n', parts: [{ kind: 'own' }], writtenAtMs: RECEIVED_MS },
      post: {
        from: [{ address: 'kari@example.org' }],
        deliveredTo: ['ask@example.org'],
        automatic: undefined,
        hops: 1,
      },
    })
  })

  it('reads the headers alone of post that is too large, and says what post it cannot read, or takes too long over', async () => {
    const { raw } = letter(1, 'Pumpa står igjen. '.repeat(200))
    expect(await poolOf({ children: 1, maxBytes: 1000 }).postOf(raw, RECEIVED_MS)).toMatchObject({
      message: { subject: 'Pumpe 1', text: '', problem: 'larger than 0 MB' },
      post: { automatic: undefined },
    })
    const pool = poolOf({ children: 1, mailTimeoutMs: 1000 })
    expect(await pool.postOf(new Uint8Array(), RECEIVED_MS)).toEqual({ problem: 'the mail is empty' })
    const reading = pool.postOf(raw, RECEIVED_MS)
    for (const pid of childrenOf(process.pid)) process.kill(pid, 'SIGSTOP')
    expect(await reading).toEqual({ problem: 'it took longer than 1 s' })
    expect(await pool.postOf(raw, RECEIVED_MS)).toMatchObject({ message: { subject: 'Pumpe 1' } })
    await pool.close()
    await expect(pool.postOf(raw, RECEIVED_MS)).rejects.toThrow('closed')
  })

  it('gives HTML that is safe to show, and attachments by their place', async () => {
    const raw = readFileSync(new URL('../mail/attachment-with-inline-image.eml', import.meta.url))
    const pool = poolOf({ children: 1 })
    expect(await pool.htmlOf(raw)).toContain('data:image/png;base64,')
    expect(await pool.attachmentOf(raw, 1)).toMatchObject({ name: 'måling 2024.csv', type: 'text/csv' })
    expect(await pool.attachmentOf(raw, 9)).toBeUndefined()
  })

  it('leaves no process behind when its parent is killed', async () => {
    const pool = new URL('../../src/parse/pool.ts', import.meta.url).href
    const script = `
      import { openParserPool } from ${JSON.stringify(pool)}
      const pool = openParserPool({ children: 1 })
      await pool.parse([{ raw: Buffer.from('Subject: x\\n\\ny'), receivedAtMs: 0 }])
      console.log(process.pid)
      process.kill(process.pid, 'SIGKILL')`
    let parent = 0
    try {
      execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    } catch (error) {
      parent = Number((error as { stdout: Buffer }).stdout.toString())
    }
    expect(parent).toBeGreaterThan(0)
    const isGone = () =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .every((pid) => !isReaderOf(pid, parent))
    await expect.poll(isGone, { timeout: 5000 }).toBe(true)
  })

  it('says when no process can be started, and closes all the same', async () => {
    const pool = poolOf({ children: 1 })
    const { execPath } = process
    process.execPath = '/no/such/node'
    try {
      await expect(pool.parse([letter(1)])).rejects.toThrow('ENOENT')
    } finally {
      process.execPath = execPath
    }
    expect(subjectsOf(await pool.parse([letter(2)]))).toEqual(['Pumpe 2'])
  })

  it('fails what is under way when it is closed', async () => {
    const pool = poolOf({ children: 1 })
    const reading = pool.parse([letter(1)])
    await Promise.all([expect(reading).rejects.toThrow('closed'), pool.close()])
  })
})

/** A process group survives its leader's parent id, so readers of a dead parent are found by their group. */
function isReaderOf(pid: string, parent: number): boolean {
  try {
    const [, , group] = /\) \S (\d+) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return Number(group) === parent
  } catch {
    return false
  }
}
