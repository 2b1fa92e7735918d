import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeDurable } from './store/sqlite/maintenance.ts'

/** Makes a folder and those above it, unless they are there, such that a power cut takes none of them away with what is then kept
 *  in it. Node's own never ends where a system invents its files, as under /proc.
 *  @throws what the system says of the folder that cannot be made */
export function makeFolder(path: string): void {
  try {
    makeOne(path)
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw fault
    makeFolder(dirname(path))
    makeOne(path)
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path)
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EEXIST' && statSync(path).isDirectory()) return
    throw fault
  }
  makeDurable(path)
}
