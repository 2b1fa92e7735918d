import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { tempDir } from '../temp.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')

/** Root may read everything, so it runs the program as nobody; who is not root already is somebody. */
export const AS_OTHER = process.getuid?.() === 0 ? { uid: 65534 } : {}

/** Whether that user can start the program at all, which may lie in a folder of root's. */
export function whyNotAnother(): string | undefined {
  try {
    execFileSync(process.execPath, [MAIN, '--version'], { ...AS_OTHER, stdio: 'ignore' })
    return undefined
  } catch {
    return 'another user than root cannot run the program here'
  }
}

/** Why no disk can be mounted here for a program and its children alone. */
export function whyNoMount(): string | undefined {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', tempDir()], {
      stdio: 'ignore',
    })
    return undefined
  } catch {
    return 'needs root that may mount a small disk'
  }
}
