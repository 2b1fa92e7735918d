import { createRequire } from 'node:module'
import type * as Elastic from '@elastic/elasticsearch'

type Library = typeof Elastic

let library: Library | undefined

/** The makers' client, loaded at its first use: that takes as long as all else of a command whose index is embedded. */
export const elastic = (): Library => {
  library ??= createRequire(import.meta.url)('@elastic/elasticsearch') as Library
  return library
}
