import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openMailParts } from '../../src/mail-parts.ts'
import type { MessageId } from '../../src/model/ids.ts'
import { compose } from '../compose.ts'
import { TestArchive } from '../ingest/archive.ts'
import { tempDir } from '../temp.ts'

const MAX_BYTES = 65_536
const operator = { kind: 'operator' } as const

it('a mail larger than memory should hold is given byte for byte, in pieces, and never read whole for its HTML', async () => {
  const config = join(tempDir(), 'hvemvet.yaml')
  writeFileSync(config, `maxMessageBytes: ${MAX_BYTES}\n`)
  const archive = await TestArchive.open(config)
  const text = Array.from({ length: 150_000 }, (_, line) => `<p>Linje ${line} om pumpa i kjelleren, og så videre.</p>`)
  const mail = compose({ id: 'stor@x', more: ['Content-Type: text/html'], text: text.join('\n') })
  const path = join(tempDir(), 'stor.eml')
  writeFileSync(path, mail)
  await archive.take([path])
  await archive.find(async (find) => {
    const sizes: number[] = []
    const read: Uint8Array[] = []
    for await (const piece of (await find.rawFor(operator, 'stor@x' as MessageId)) ?? []) {
      sizes.push(piece.length)
      read.push(piece)
    }
    expect(sizes.length).toBeGreaterThan(1)
    expect(Buffer.concat(read).equals(Buffer.from(mail))).toBe(true)
    const parts = openMailParts(find, MAX_BYTES)
    expect(await parts.htmlOf(operator, 'stor@x' as MessageId)).toBeUndefined()
    await parts.close()
  })
})
