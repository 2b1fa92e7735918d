import { access, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { reasonOf } from './faults.ts'
import { holdsMaildir } from './maildir.ts'
import type { Skipped } from './source.ts'

export interface FoundFile {
  readonly kind: 'file'
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number
  /** In `cur` or `new` of a Maildir: one mail, whatever it looks like. */
  readonly inMaildir: boolean
}

interface Folder {
  readonly path: string
  readonly inMaildir: boolean
}

/** Every file under a folder that may hold mail, in order of name, links followed. Of a Maildir only `cur` and `new`, and
 *  the folders inside it; elsewhere nothing hidden. What cannot be read and links that lead back are named, and the rest
 *  goes on. A folder's names are held in memory, no more. */
export async function* walkFolder(root: string): AsyncGenerator<FoundFile | Skipped> {
  const seen = new Set<string>()
  const ahead: Folder[] = [{ path: root, inMaildir: false }]
  for (let folder = ahead.pop(); folder !== undefined; folder = ahead.pop()) {
    const names = await namesIn(folder, seen)
    if (!Array.isArray(names)) {
      yield names
      continue
    }
    const below: Folder[] = []
    const isMaildir = !folder.inMaildir && holdsMaildir(names)
    for (const name of names) {
      const found = await look(join(folder.path, name), folder.inMaildir)
      if (found.kind === 'skipped') yield found
      else if (found.kind === 'folder') {
        if (isMaildir ? name !== 'tmp' : !folder.inMaildir && (await isVisible(name, found.path))) {
          below.push({ path: found.path, inMaildir: isMaildir && (name === 'cur' || name === 'new') })
        }
      } else if (!isMaildir && !name.startsWith('.')) yield found
    }
    ahead.push(...below.reverse())
  }
}

async function namesIn(folder: Folder, seen: Set<string>): Promise<string[] | Skipped> {
  try {
    const { dev, ino } = await stat(folder.path)
    const identity = `${dev}:${ino}`
    if (seen.has(identity)) return skipped(folder.path, 'a link to a folder that was read already')
    seen.add(identity)
    return (await readdir(folder.path)).sort()
  } catch (error) {
    return skipped(folder.path, reasonOf(error))
  }
}

async function look(
  path: string,
  inMaildir: boolean,
): Promise<FoundFile | Skipped | { readonly kind: 'folder'; readonly path: string }> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) return { kind: 'folder', path }
    if (!found.isFile()) return skipped(path, 'neither a file nor a folder')
    return { kind: 'file', path, sizeBytes: found.size, modifiedAtMs: found.mtimeMs, inMaildir }
  } catch (error) {
    return skipped(path, reasonOf(error))
  }
}

/** Hidden folders are programs' own, unless they are a Maildir's. */
const isVisible = async (name: string, path: string): Promise<boolean> =>
  !name.startsWith('.') ||
  (await access(join(path, 'cur')).then(
    () => true,
    () => false,
  ))

const skipped = (where: string, why: string): Skipped => ({ kind: 'skipped', where, why })
