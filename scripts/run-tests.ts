// The checks of package.json's scripts, then vitest, then one line that counts them all. Called by scripts/test, and by
// scripts/soak, which wants the tests alone.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { soak } from '../test/soak.ts'
import { type Count, countTests, type VitestReport } from './count-tests.ts'

const CHECKS = ['types', 'lint', 'format', 'rooms', 'unused']

const root = join(import.meta.dirname, '..')
const bin = join(root, 'node_modules/.bin')
const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) }
const startedMs = Date.now()
const secondsSince = (ms: number): string => `${((Date.now() - ms) / 1000).toFixed(1)} s`

/** Runs one script of package.json; what it printed is shown when it failed. */
function holds(check: string): boolean {
  const checkedMs = Date.now()
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', check], { cwd: root, env, encoding: 'utf8' })
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${check} (${secondsSince(checkedMs)})`)
  if (status !== 0) console.log(stdout + stderr)
  return status === 0
}

function runVitest(figures: string, report: string): Count {
  const args = ['run', '--silent', 'test', '--', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { status } = spawnSync('npm', args, { cwd: root, env: { ...env, HVEMVET_FIGURES: figures }, stdio: 'inherit' })
  const ended = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as VitestReport) : undefined
  return countTests(ended, status === 0)
}

const folder = mkdtempSync(join(tmpdir(), 'hvemvet-run-'))
const figures = join(folder, 'figures')
const checks = (soak.on ? [] : CHECKS).map(holds)
const { passed, failed, skipped, whySkipped } = runVitest(figures, join(folder, 'vitest.json'))

for (const why of whySkipped) console.log(`skipped: ${why}`)
if (soak.on) {
  console.log(`seed: ${soak.seed}\ntime: ${secondsSince(startedMs)}`)
  if (existsSync(figures)) process.stdout.write(readFileSync(figures, 'utf8'))
}
rmSync(folder, { recursive: true })
const held = checks.filter(Boolean).length
const failures = failed + checks.length - held
console.log(`${passed + held} passed, ${failures} failed, ${skipped} skipped`)
process.exitCode = failures === 0 ? 0 : 1
