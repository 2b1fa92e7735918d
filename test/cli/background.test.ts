import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempDir } from '../temp.ts'
import { hvemvet } from './program.ts'

it('syncing that cannot go on ends as failed, so that whoever runs it can start it again', async () => {
  const cwd = tempDir()
  mkdirSync(join(cwd, 'data'))
  writeFileSync(
    join(cwd, 'data/record.sqlite'),
    'no database, but long enough to be taken for the start of one'.repeat(99),
  )
  writeFileSync(
    join(cwd, 'hvemvet.yaml'),
    'accounts: [{ host: 127.0.0.1, port: 1, user: arkiv@energi.example, password: hemmelig }]\n',
  )
  const { code, log } = await hvemvet(['sync', '--config', 'hvemvet.yaml'], { cwd })
  expect(log).toContain('it is damaged')
  expect(code).toBe(1)
})
