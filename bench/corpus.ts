import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const lists = join(process.env['HVEMVET_TEST_DATA'] ?? join(root, '../shared/data'), 'lists')
/** Where benches work; made anew by each. */
export const workshop = join(root, '.tools/bench')

/** Unpacks a list of the test data once, and says what it is measured on. */
export function unpacked(list: string): string {
  const packed = join(lists, `${list}.mbox.xz`)
  const mbox = join(workshop, `${list}.mbox`)
  if (existsSync(mbox)) return mbox
  if (!existsSync(packed)) throw new Error(`the test data is not here: ${packed} (HVEMVET_TEST_DATA names its folder)`)
  mkdirSync(workshop, { recursive: true })
  const { status, stdout } = spawnSync('xz', ['-dc', packed], { maxBuffer: 2 ** 31 - 1 })
  if (status !== 0) throw new Error(`${packed} could not be unpacked; is xz-utils installed?`)
  writeFileSync(mbox, stdout)
  return mbox
}

/** One mail a file, as mu reads it: cut as mbox is, at "From " lines, and nothing else changed. */
export function asMaildir(mbox: string): { readonly folder: string; readonly mails: number } {
  const folder = `${mbox}.maildir`
  const counted = join(folder, 'mails')
  if (existsSync(counted)) return { folder, mails: Number(readFileSync(counted, 'utf8')) }
  rmSync(folder, { recursive: true, force: true })
  for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(folder, part), { recursive: true })
  const bytes = readFileSync(mbox)
  let mails = 0
  for (let at = 0; at < bytes.length; ) {
    const start = bytes.indexOf(10, at) + 1
    const next = bytes.indexOf('\nFrom ', start)
    const end = next < 0 ? bytes.length : next
    writeFileSync(join(folder, 'cur', `1500000000.M${mails++}.bench:2,S`), bytes.subarray(start, end))
    at = next < 0 ? bytes.length : next + 1
  }
  writeFileSync(counted, String(mails))
  return { folder, mails }
}

export const machine = (): string =>
  `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The value that a share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** A data folder with a list imported, made once for all benches that read. */
export const imported = (list: string): string => importedFrom(unpacked(list), list)

/** The same of any mbox, under a name. */
export function importedFrom(mbox: string, name: string): string {
  const data = join(workshop, `${name}.data`)
  if (existsSync(join(data, 'done'))) return data
  rmSync(data, { recursive: true, force: true })
  const { status } = spawnSync(
    join(root, 'scripts/hvemvet'),
    ['import', mbox, '--list', `${name}@lists.example`, '--data', data],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  if (status !== 0) throw new Error('the import failed')
  writeFileSync(join(data, 'done'), '')
  return data
}
