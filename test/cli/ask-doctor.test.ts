import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { compose, mbox } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { freePort, hvemvet, STARTS_MS } from './program.ts'

interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

vi.setConfig({ testTimeout: STARTS_MS })

const checked = async (ask: string): Promise<Map<string, Check>> => {
  const cwd = tempDir()
  writeFileSync(join(cwd, 'a.mbox'), mbox([compose({ id: 'a@x' })]))
  writeFileSync(join(cwd, 'hvemvet.yaml'), ask)
  await hvemvet(['import', 'a.mbox', '--list', 'drift@example.org', '--config', 'hvemvet.yaml'], { cwd })
  const { out } = await hvemvet(['doctor', '--json', '--config', 'hvemvet.yaml'], { cwd })
  const { checks } = JSON.parse(out) as { checks: Check[] }
  return new Map(checks.map((check) => [check.name, check]))
}

it('doctor says of asking that nobody vouches for senders, what each that may rests on, and that mail cannot go out', async () => {
  expect((await checked('{}')).get('ask')).toMatchObject({ ok: true, detail: expect.stringContaining('off') as string })

  const rehearsed = await checked('ask: { address: ask@example.org }\n')
  expect(rehearsed.get('ask')?.detail).toContain('dry-run')
  expect(rehearsed.get('ask trust')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('every question is taken for forged') as string,
  })
  expect(rehearsed.get('ask mail in')).toMatchObject({ ok: true })
  expect(rehearsed.get('ask hours')?.detail).toContain('but for the holidays of NO')
  const nowhere = await checked('ask: { address: ask@example.org, hours: { holidays: ZZ } }\n')
  const unknown = 'ask.hours.holidays: no holidays are known of country ZZ; set another, or none'
  expect(nowhere.get('ask hours')).toMatchObject({ ok: false, detail: unknown })
  expect(rehearsed.has('ask mail out')).toBe(false)

  const port = await freePort()
  const sending = await checked(`ask:
  address: ask@example.org
  mode: on
  colleagues: [example.org]
  trust: { lmtpPeers: [127.0.0.1] }
  smtp: "smtp://127.0.0.1:${port}"
`)
  expect(sending.get('ask trust')?.detail).toContain('must itself refuse mail from outside')
  expect(sending.get('ask mail out')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('what is to go out waits') as string,
  })
  expect(sending.get('ask links')?.ok).toBe(false)
})
