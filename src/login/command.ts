import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { z } from 'zod'
import { type Credentials, LoginFault } from '../model/login.ts'
import { lasting } from './access-token.ts'
import type { Asking } from './asking.ts'
import { oneLine } from './one-line.ts'

const MOST_BYTES = 64 * 1024

/** A program and its words; no shell reads them. */
export type Command = readonly string[]

/** The first line that the command prints. */
export async function passwordFrom(command: Command, { limits }: Asking): Promise<Credentials> {
  const [password = ''] = (await outputOf(command, limits())).split(/\r?\n/, 1)
  if (password === '') throw new LoginFault(`the command ${command[0]} printed no password`, true)
  return { kind: 'password', password }
}

const Printed = z.object({ access_token: z.string(), expires_in: z.coerce.number().positive().optional() })

/** The access token that the command prints: as it is, or as JSON with `access_token` and `expires_in` (seconds). */
export async function tokenFrom(command: Command, { now, limits }: Asking): Promise<Credentials> {
  const printed = (await outputOf(command, limits())).trim()
  const { access_token: accessToken, expires_in: seconds } = printed.startsWith('{')
    ? (readJson(printed) ?? { access_token: '' })
    : { access_token: printed }
  const token = lasting(accessToken, seconds, now())
  if (token !== undefined) return token
  throw new LoginFault(
    `the command ${command[0]} printed no access token: it must print one, or JSON with access_token and expires_in`,
    true,
  )
}

function readJson(text: string): z.infer<typeof Printed> | undefined {
  try {
    return Printed.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** All faults of a command may be over the next time: a key ring that is locked, a disk that is full. */
async function outputOf([program = '', ...words]: Command, signal: AbortSignal): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, words, {
      signal,
      killSignal: 'SIGKILL',
      maxBuffer: MOST_BYTES,
    })
    return stdout
  } catch (fault) {
    throw new LoginFault(`the command ${program} ${failureOf(fault, signal)}`, true)
  }
}

/** What execFile says of a program that failed; `code` is the exit code, or the system's word where it did not start. */
interface Failure {
  readonly code?: number | string | null
  readonly signal?: string | null
  readonly stderr?: string
}

function failureOf(fault: unknown, { aborted, reason }: AbortSignal): string {
  const { code, signal, stderr = '' } = fault as Failure
  if (aborted) return (reason as Error).name === 'TimeoutError' ? 'took too long, and was ended' : 'was ended'
  if (code === 'ENOENT') return 'is not there; write its whole path'
  if (code === 'EACCES') return 'may not be run by this user'
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `printed more than ${MOST_BYTES / 1024} KiB`
  const said = oneLine(stderr)
  const how = typeof signal === 'string' ? `was ended by ${signal}` : `failed with exit code ${String(code)}`
  return said === '' ? how : `${how}: ${said}`
}
