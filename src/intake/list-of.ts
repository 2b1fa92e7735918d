import { basename, dirname, relative, resolve, sep } from 'node:path'
import { type ListAddress, parseListAddress } from '../model/ids.ts'

/** The list that mail belongs to as far as its origin tells: what the importer said, else the first of `names` that is an
 *  address, such as the folder `dev@example.org` or the mailbox `dev@example.org.mbox.gz`. Its headers are `parse`'s. */
export function listOf(said: ListAddress | undefined, names: readonly string[]): ListAddress | undefined {
  if (said !== undefined) return said
  for (const name of names) {
    const list = parseListAddress(name.replace(/^\./, '').replace(ENDINGS, '').replace(PERIOD, ''))
    if (list !== undefined && DOTTED_DOMAIN.test(list)) return list
  }
  return undefined
}

const ENDINGS = /(?:\.(?:mbox|mbx|txt|gz|tgz|tar|zip))+$/i
/** What HyperKitty names its downloads by, behind the list: `dev@example.org-2019-03`, or a thread. */
const PERIOD = /(?:-\d{4}(?:-\d{1,2}){1,2})+$|-[A-Z2-7]{32}$/

/** Names of folders may hold an @ without being addresses, as `drift@2024`, or something behind one: Vault's `ada@example.org-x7k`. */
const DOTTED_DOMAIN = /@(?:[^.@]+\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)$/

/** Names that may say a file's list, the nearest first: its own, then its folders' up to `root`, the path that was named. */
export function namesAbove(path: string, root: string): string[] {
  const above = relative(dirname(resolve(root)), resolve(path))
    .split(sep)
    .reverse()
  return above.length > 0 ? above : [basename(path)]
}
