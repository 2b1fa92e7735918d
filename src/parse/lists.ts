import type { ListAddress } from '../model/ids.ts'
import { parseListAddress } from '../model/ids.ts'
import type { Headers } from './headers.ts'

const MAX_LISTS = 20

/** The lists a mail came through, by what their programs wrote.
 *
 *  List-Post (RFC 2369), X-BeenThere, X-Mailing-List and `Mailing-List: list ...` name posting addresses. A List-Id
 *  (RFC 2919) is no address: where the mail has no List-Post, `<dev.lists.example.org>` stands for the recipient or the
 *  delivery or posting address `dev@` of that domain or one under or above it (`dev@example.org`), and where there is none
 *  such, for `dev@lists.example.org`, which is what Mailman and Sympa would use. */
export function listsOf(headers: Headers, recipients: readonly string[]): ListAddress[] {
  const addressesOf = (...names: readonly string[]) => names.flatMap((name) => headers.all(name)).flatMap(addressesIn)
  const posts = headers.all('list-post').flatMap(mailtoAddresses)
  const ezmlm = headers
    .all('mailing-list')
    .flatMap((value) => (/^list\s/i.test(value) ? addressesIn(value).slice(0, 1) : []))
  const named = [...addressesOf('x-beenthere', 'x-mailing-list'), ...ezmlm]
  const candidates = [...named, ...addressesOf('delivered-to', 'x-original-to', 'envelope-to'), ...recipients]
  const byId = posts.length > 0 ? [] : headers.all('list-id').flatMap((id) => addressOfListId(id, candidates))
  return [...new Set([...posts, ...byId, ...named])]
    .flatMap((address) => parseListAddress(address) ?? [])
    .slice(0, MAX_LISTS)
}

/** `<mailto:dev@example.org>`, `<mailto:dev@example.org?subject=x> (note)`; `NO` and web addresses name nothing. */
const mailtoAddresses = (listPost: string): string[] =>
  [...listPost.slice(0, 2000).matchAll(/mailto:([^?>,\s]{1,320})/gi)].map(([, address = '']) =>
    unescaped(address).toLowerCase(),
  )

/** Addresses in headers that list programs write for themselves, never with names or groups. */
const addressesIn = (header: string): string[] =>
  header
    .slice(0, 2000)
    .toLowerCase()
    .match(/[^\s<>,;:"()[\]@]{1,64}@[^\s<>,;:"()[\]@]{1,255}/g) ?? []

function addressOfListId(header: string, candidates: readonly string[]): string[] {
  const id =
    /<\s*([^<>\s@]{3,255})\s*>/.exec(header)?.[1] ?? /^\s*([^<>\s@]{3,255}\.[^<>\s@]{2,63})\s*$/.exec(header)?.[1]
  if (id === undefined) return []
  const [, name, domain] = /^([^.]+)\.(.+)$/.exec(id.toLowerCase()) ?? []
  if (name === undefined || domain === undefined) return []
  const isOf = (address: string) => {
    const at = address.lastIndexOf('@')
    const host = address.slice(at + 1)
    return (
      address.slice(0, at) === name && (domain === host || domain.endsWith(`.${host}`) || host.endsWith(`.${domain}`))
    )
  }
  return [candidates.find(isOf) ?? `${name}@${domain}`]
}

function unescaped(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address // a lone %: the address as it stands
  }
}
