import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openPath } from '../../src/intake/open.ts'
import { dataDir } from '../data.ts'
import { describeUnless } from '../unless.ts'
import { aFolder } from './reading.ts'

const place = dataDir ?? ''
const missing = dataDir === undefined ? 'the archives are not on this machine' : undefined

describeUnless(missing, 'real archives', () => {
  it.each([
    ['openbmc', 21_937],
    ['kernel-dev', 45_032],
    ['ham-2002', 4_150],
  ])('%s holds %i mails', async (name, expected) => {
    const unpacked = spawn('xz', ['-dc', join(place, 'lists', `${name}.mbox.xz`)])
    let mails = 0
    for await (const found of openPath('-', { spoolDir: aFolder(), stdin: unpacked.stdout }))
      if ('raw' in found) mails++
    expect(mails).toBe(expected)
  })

  it.each(dataDir === undefined ? [] : readdirSync(join(place, 'fixtures')))(
    '%s: every file is mail, or named',
    async (project) => {
      let found = 0
      for await (const one of openPath(join(place, 'fixtures', project), { spoolDir: aFolder() })) {
        found++
        if ('kind' in one) expect(one.why).toMatch(/^(no mailbox and no mail: |it is empty|it is packed)/)
      }
      expect(found).toBeGreaterThan(0)
    },
  )
})
