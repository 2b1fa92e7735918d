import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempDir } from '../temp.ts'
import { librariesOf, unpackedTree } from './debian.ts'

/** Why there is no readpst to test with, undefined when there is one. */
export function whyNoReadpst(): string | undefined {
  if (unpackedTree('pst-utils') !== undefined || isInstalled()) return undefined
  return 'readpst is neither installed nor in .tools/debian, scripts/test fetches it'
}

/** A PATH on which Debian's readpst is found, wherever it was unpacked. */
export function pathWithReadpst(): string {
  const tree = unpackedTree('pst-utils')
  return tree === undefined
    ? systemPath()
    : pathWith(`LD_LIBRARY_PATH=${librariesOf(tree)} exec ${join(tree, 'usr/bin/readpst')} "$@"`)
}

/** A PATH on which a shell script is found as readpst, before any other. */
export function pathWith(script: string): string {
  const folder = join(tempDir(), 'bin')
  mkdirSync(folder)
  writeFileSync(join(folder, 'readpst'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(folder, 'readpst'), 0o755)
  return `${folder}:${systemPath()}`
}

const systemPath = (): string => process.env['PATH'] ?? '/usr/bin:/bin'

function isInstalled(): boolean {
  try {
    execFileSync('/bin/sh', ['-c', 'command -v readpst'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
