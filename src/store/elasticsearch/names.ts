import type { Generation } from '../index-engine.ts'
import { PARTS, type Part } from './mapping.ts'

/** What an archive's indices are called on the server. `archive` keeps several on one cluster apart. */
export class Names {
  readonly archive: string

  constructor(archive: string) {
    this.archive = archive
  }

  index(generation: Generation, part: Part): string {
    return `hvemvet-${this.archive}-${generation}-${part}`
  }

  /** Leads to the index of the same generation. Written through this, an index that is gone is an error, and not made again
   *  by the server as it thinks best. */
  writing(generation: Generation, part: Part): string {
    return `${this.index(generation, part)}-writing`
  }

  /** Leads to whichever generation is searched. */
  searching(part: Part): string {
    return `hvemvet-${this.archive}-${part}`
  }

  /** All indices of the archive, as a pattern. */
  every(): string {
    return `hvemvet-${this.archive}-*`
  }

  indices(generation: Generation): string[] {
    return PARTS.map((part) => this.index(generation, part))
  }
}
