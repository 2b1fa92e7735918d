import { join } from 'node:path'
import type { Generation } from '../index-engine.ts'

/** The files of a data folder: the truth, and beside it what is derived and can be made again, a file for each generation. */
export const recordPath = (folder: string): string => join(folder, 'record.sqlite')
export const vectorsPath = (folder: string): string => join(folder, 'vectors.sqlite')
/** Whether a file of a data folder holds what is derived of mail (an index, vectors), or what SQLite keeps beside it. */
export const isDerivedFile = (name: string): boolean => /^(index(-\d+)?|vectors)\.sqlite/.test(name)
export const indexPath = (folder: string, generation: Generation): string =>
  join(folder, generation === 1 ? 'index.sqlite' : `index-${generation}.sqlite`)
