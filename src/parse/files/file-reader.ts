import { realpathSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FileText } from '../../model/file-text.ts'
import { ChildPool, ParserFailed } from '../child-pool.ts'
import type { Claimed } from './kind.ts'
import { FILE_LIMITS, type FileLimits } from './limits.ts'
import type { FileReply, FileRequest } from './protocol.ts'

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))
const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))
const MB = 1024 * 1024

/** The child reads its own code and nothing else, and cannot write, start anything or make code of text. */
const flags = (): string[] => [
  '--max-old-space-size=160',
  '--max-semi-space-size=8',
  '--permission',
  ...[PROJECT, realpathSync(join(PROJECT, 'node_modules'))].map((folder) => `--allow-fs-read=${join(folder, '*')}`),
  '--disallow-code-generation-from-strings',
  '--disable-warning=ExperimentalWarning',
]

/** A child is killed after so much of the processor's time, or so long by the clock, and with so much memory beyond its program's. */
const MOST = { cpuMs: 10_000, moreBytes: 256 * MB }
const KILL_AFTER_MS = 60_000

export interface FileReader {
  /** The words of an attachment. One that hangs its reader, kills it or takes too much memory is said to, and stops no other.
   *  @throws ParserFailed where the reader is closed */
  textOf(bytes: Uint8Array, claimed: Claimed): Promise<FileText>
  /** Ends the children; what is under way fails. */
  close(): Promise<void>
}

/** Reads files in processes of their own, started when first needed; by default as many as there are cores. */
export function openFileReader(
  options: { readonly children?: number; readonly killAfterMs?: number; readonly limits?: FileLimits } = {},
): FileReader {
  const { children = availableParallelism(), killAfterMs = KILL_AFTER_MS, limits = FILE_LIMITS } = options
  const pool = new ChildPool<FileRequest, FileReply>({ program: CHILD, flags: flags(), most: MOST }, children)
  return {
    async textOf(bytes, { name, type }) {
      try {
        const reply = await pool.run({ bytes, name, type, limits }, killAfterMs)
        if (reply.kind !== 'text') return { text: '', problem: 'broken' }
        return { text: reply.text, problem: reply.problem }
      } catch (error) {
        if (!(error instanceof ParserFailed) || error.reason === 'closed' || pool.isClosed) throw error
        return { text: '', problem: problemOf(error.reason) }
      }
    },
    close: () => pool.close(),
  }
}

function problemOf(reason: Exclude<ParserFailed['reason'], 'closed'>): FileText['problem'] {
  switch (reason) {
    case 'time':
      return 'too-slow'
    case 'memory':
      return 'too-large'
    default:
      return 'broken'
  }
}
