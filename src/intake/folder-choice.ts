/** A folder as the server lists it. */
export interface ListedFolder {
  /** Its whole name, parts between the server's delimiter. */
  readonly path: string
  readonly delimiter: string
  /** What it is for, as `\Sent` or `\All` (RFC 6154), where the server says so. */
  readonly use: string | undefined
}

/** Which folders of an account are read, as the settings say it. */
export interface FolderChoice {
  /** Names, patterns (`*` any signs, `%` any signs within one part) and uses (`\All`). Parts may be written with `/` whatever the
   *  server's delimiter is. */
  readonly folders: readonly string[]
  /** The same, for what a pattern would take and should not. */
  readonly exclude: readonly string[]
}

export interface ChosenFolders {
  /** In the order of the settings, then as listed. */
  readonly chosen: readonly ListedFolder[]
  /** Names and uses that no folder has. A pattern may match nothing: folders come and go. */
  readonly missing: readonly string[]
}

/** Chooses among listed folders. A folder that is named in full is read, whatever is excluded. */
export function chooseFolders(listed: readonly ListedFolder[], { folders, exclude }: FolderChoice): ChosenFolders {
  const chosen = new Map<string, ListedFolder>()
  const missing: string[] = []
  const isExcluded = anyOf(exclude)
  for (const wanted of folders) {
    const fits = matcherOf(wanted)
    const found = listed.filter((folder) => fits(folder) && (isName(wanted) || !isExcluded(folder)))
    for (const folder of found) chosen.set(folder.path, folder)
    if (found.length === 0 && !isPattern(wanted)) missing.push(wanted)
  }
  return { chosen: [...chosen.values()], missing }
}

const anyOf = (wanted: readonly string[]): ((folder: ListedFolder) => boolean) => {
  const matchers = wanted.map(matcherOf)
  return (folder) => matchers.some((fits) => fits(folder))
}

const isUse = (wanted: string): boolean => wanted.startsWith('\\')
const isPattern = (wanted: string): boolean => !isUse(wanted) && /[*%]/.test(wanted)
const isName = (wanted: string): boolean => !isUse(wanted) && !isPattern(wanted)

function matcherOf(wanted: string): (folder: ListedFolder) => boolean {
  if (isUse(wanted)) return ({ use }) => use?.toLowerCase() === wanted.toLowerCase()
  const parts = wanted.split(/([*%])/)
  return ({ path, delimiter }) => {
    if (isInbox(wanted)) return isInbox(path)
    return fits(path, parts, delimiter) || (delimiter !== '/' && fits(path.replaceAll(delimiter, '/'), parts, '/'))
  }
}

/** INBOX alone is the same in any case (RFC 9051, 5.1). */
const isInbox = (name: string): boolean => name.toUpperCase() === 'INBOX'

/** Whether `text` is these parts, of which every second is a wildcard: where each part may end, one part after the other. */
function fits(text: string, parts: readonly string[], delimiter: string): boolean {
  let ends = new Set([0])
  for (const [at, part] of parts.entries()) {
    const next = new Set<number>()
    for (const end of ends) {
      if (at % 2 === 0) {
        if (text.startsWith(part, end)) next.add(end + part.length)
        continue
      }
      for (let to = end; to <= text.length && !next.has(to); to++) {
        next.add(to)
        if (part === '%' && text.startsWith(delimiter, to)) break
      }
    }
    ends = next
  }
  return ends.has(text.length)
}
