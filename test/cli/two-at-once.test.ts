import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compose } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { asJson, hvemvet, STARTS_MS, serving } from './program.ts'

it(
  'a second serve or sync of one folder says so in one line and ends; import, and a serve after the first, work',
  async () => {
    const cwd = tempDir()
    writeFileSync(join(cwd, 'a.eml'), compose({ id: 'a@x', text: 'Kompressoren ryker.' }))
    writeFileSync(
      join(cwd, 'hvemvet.yaml'),
      'accounts: [{ host: 127.0.0.1, port: 1, user: arkiv@energi.example, password: hemmelig }]\n',
    )
    const first = await serving([], { cwd })
    const others = await Promise.all([
      hvemvet(['serve', '--port', '1'], { cwd }),
      hvemvet(['sync', '--config', 'hvemvet.yaml'], { cwd }),
    ])
    for (const { code, log } of others) {
      expect({ code, lines: log.trim().split('\n').length }).toEqual({ code: 1, lines: 1 })
      expect(log).toMatch(/data\/serve\.lock: another hvemvet serves or syncs this folder already; end that one/)
    }
    expect(await asJson(['import', 'a.eml', '--list', 'drift@energi.example'], { cwd })).toMatchObject({ new: 1 })
    const page = await fetch(`${first.url}/api/search?q=kompressoren`)
    expect(await page.json()).toMatchObject({ total: 1 })
    first.child.kill('SIGKILL')
    await first.ended
    expect((await fetch((await serving([], { cwd })).url)).status).toBe(200)
  },
  STARTS_MS,
)
