import { readdirSync, rmSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { makeFolder } from './make-folder.ts'
import { DAY_MS } from './model/time.ts'

/** A folder for the large mails that this process is taking in. Several may work on one data folder, also from containers
 *  that do not see each other's processes, so each has its own, and what killed ones left is removed. */
export function openSpoolFolder(folder: string): string {
  const incoming = join(folder, 'incoming')
  makeFolder(incoming)
  for (const name of readdirSync(incoming))
    if (isLeftOver(name, statSync(join(incoming, name), { throwIfNoEntry: false })?.mtimeMs))
      rmSync(join(incoming, name), { recursive: true, force: true })
  const own = join(incoming, `${hostname()}.${process.pid}`)
  makeFolder(own)
  return own
}

/** Removes the folder, with what a fault left in it. */
export const closeSpoolFolder = (own: string): void => rmSync(own, { recursive: true, force: true })

/** Whether whoever wrote into a folder of this name has ended. */
function isLeftOver(name: string, touchedMs: number | undefined): boolean {
  if (touchedMs === undefined) return false
  const [, host, pid] = /^(.*)\.(\d+)$/.exec(name) ?? []
  if (host !== hostname()) return touchedMs < Date.now() - DAY_MS // whether it runs cannot be seen from here
  const isOwnNumber = Number(pid) === process.pid
  return isOwnNumber ? touchedMs < Date.now() - process.uptime() * 1000 : !runs(Number(pid))
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM' // it runs, as another user
  }
}
