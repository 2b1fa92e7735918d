import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { compose } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { itUnless } from '../unless.ts'
import { whyNoMount } from './confined.ts'
import { asJson, hvemvet, STARTS_MS } from './program.ts'

const READS = [
  ['search', 'kompressoren', '--json'],
  ['export', 'messages'],
  ['thread', 'a@x', '--json'],
  ['doctor', '--deep', '--json'],
  ['backup', 'kopi.sqlite'],
]
const WRITES = [['import', 'a.eml'], ['reindex'], ['reparse'], ['serve', '--port', '1'], ['threads', 'split', 'a@x']]

describe('a data folder that can only be read', { timeout: STARTS_MS }, () => {
  itUnless(
    whyNoMount(),
    'is searched, exported, checked and backed up; what would write says so in one line',
    async () => {
      const cwd = tempDir()
      writeFileSync(join(cwd, 'a.eml'), compose({ id: 'a@x', text: 'Kompressoren ryker.' }))
      await asJson(['import', 'a.eml'], { cwd })
      const each = [...READS, ...WRITES].map((words) => `"$@" ${words.join(' ')} 2>&1; echo "code $?"`)
      const script = `mount --bind data data && mount -o remount,ro,bind data || exit 90\n${each.join('\n')}`
      const { out } = await hvemvet([], { cwd, under: ['unshare', '--mount', 'bash', '-c', script, 'bash'] })
      expect(out).not.toMatch(/^\s+at /m)
      const said = out.split(/^code (?=\d+\n)/m)
      const outcomes = [...READS, ...WRITES].map(([name], n) => ({
        name,
        code: Number(said[n + 1]?.split('\n')[0]),
        lines: (n === 0 ? (said[0] ?? '') : (said[n]?.replace(/^\d+\n/, '') ?? '')).trim(),
      }))
      const [search, exported, thread, checked, backup] = outcomes
      expect(search).toMatchObject({ code: 0, lines: expect.stringContaining('"total":1') })
      for (const one of [exported, thread])
        expect(one).toMatchObject({ code: 0, lines: expect.stringContaining('a@x') })
      const { checks } = JSON.parse(checked?.lines ?? '') as { checks: { name: string; ok: boolean }[] }
      expect(checks.filter(({ ok, name }) => !ok && name !== 'disk').map(({ name }) => name)).toEqual(['data folder'])
      expect(backup).toMatchObject({ code: 0 })
      for (const { name, code, lines } of outcomes.slice(READS.length)) {
        expect({ name, code, lines: lines.split('\n').length }).toEqual({ name, code: 1, lines: 1 })
        expect(lines).toMatch(/^hvemvet: data\/?.*(cannot be written|may not write|may this user write)/)
      }
      await asJson(['restore', 'kopi.sqlite', '--data', 'ny'], { cwd })
      expect(await asJson(['search', 'kompressoren', '--data', 'ny'], { cwd })).toMatchObject({ total: 1 })
    },
  )
})
