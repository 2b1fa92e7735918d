import type { ListAddress } from './ids.ts'

/** Who looks. The command line is the operator; a page without sign-in is anyone. */
export type Viewer =
  | { readonly kind: 'operator' }
  | { readonly kind: 'anyone' }
  | { readonly kind: 'person'; readonly addresses: readonly string[] }

/** What a viewer may read, made only by `access/` and taken by every read of a port: everything, or what everyone may
 *  read and beside it the named closed lists. */
export type Audience =
  | { readonly kind: 'everything' }
  | { readonly kind: 'open'; readonly closed: readonly ListAddress[] }

/** Who reads a list: everyone, its members, or the named addresses. */
export type Readers = 'everyone' | 'members' | readonly string[]
