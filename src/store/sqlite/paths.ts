import { join } from 'node:path'

/** The two files of a data folder: the truth, and what is derived from it and can be made again. */
export const recordPath = (folder: string): string => join(folder, 'record.sqlite')
export const indexPath = (folder: string): string => join(folder, 'index.sqlite')
