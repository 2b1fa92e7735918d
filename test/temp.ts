import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const folders: string[] = []

/** A new empty folder, gone when the tests of the calling file are done. */
export function tempDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hvemvet-'))
  folders.push(folder)
  return folder
}

const clear = (): void => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
// A benchmark runs no test.
if (process.env['VITEST'] === undefined) process.once('exit', clear)
else afterAll(clear)
