/** The record is the truth, and relational. Writing it and reading it are two ports, since they may be two processes; what is
 *  read is one set of plain values. */
export type * from './record-reader.ts'
export type * from './record-writer.ts'
export type * from './stored.ts'
