import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compose } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { hvemvet } from './program.ts'

it('lines for people hold no order to the terminal, whatever a mail is called', async () => {
  const cwd = tempDir()
  writeFileSync(join(cwd, 'mail.eml'), compose({ id: 'a\x1b[2J\x9b31m@x', subject: 'Kjelen' }))
  await hvemvet(['import', 'mail.eml'], { cwd })
  const { out, log } = await hvemvet(['search', 'kjelen'], { cwd })
  expect(out).toContain('a\ufffd[2J\ufffd31m@x\n')
  expect(out + log).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/)
})
