import { LoginFault } from '../model/login.ts'
import type { MailboxTrouble } from '../model/mailbox.ts'

/** A fault: the same call may work after `retryAfterMs`. Names the host and folder, never addresses or mail. */
export class MailboxUnavailable extends Error {
  readonly reason: MailboxTrouble
  readonly retryAfterMs: number
  constructor(where: string, cause: unknown) {
    super(`${where} is unavailable (${wordsFor(cause)})`, { cause })
    this.name = 'MailboxUnavailable'
    this.reason = meaningOf(cause)?.reason ?? 'unreachable'
    this.retryAfterMs = askedToWaitMs(cause)
  }
}

/** Why a server, or this machine, says no for good. */
export type Refusal = Extract<MailboxTrouble, 'login' | 'folder' | 'rights' | 'authority'>

const REFUSALS: Readonly<Record<Refusal, string>> = {
  login: ' refused the login: see how the account logs in',
  folder: ': there is no such folder',
  rights: ': this login may not read it',
  authority: ': the file of `ca` cannot be read',
}

/** A fault that waiting does not mend: somebody must change the settings, or the server. */
export class MailboxRefused extends Error {
  readonly reason: Refusal
  constructor(where: string, reason: Refusal, cause: unknown) {
    super(`${where}${reason === 'login' ? noLogin(cause) : REFUSALS[reason]}`, { cause })
    this.name = 'MailboxRefused'
    this.reason = reason
  }
}

function noLogin(cause: unknown): string {
  if (cause instanceof LoginFault) return `: no login, ${cause.message}`
  return isNoWayIn(cause) ? ': no login, the server takes none of this kind' : REFUSALS.login
}

/** imapflow's own words where the server offers no mechanism for what we log in with; it gives no code. */
const isNoWayIn = (cause: unknown): boolean =>
  cause instanceof Error && cause.message === 'Unsupported authentication mechanism'

export const isWrongLogin = (fault: unknown): boolean => fault instanceof MailboxRefused && fault.reason === 'login'

export type MailboxFault = MailboxUnavailable | MailboxRefused

export const isMailboxFault = (fault: unknown): fault is MailboxFault =>
  fault instanceof MailboxUnavailable || fault instanceof MailboxRefused

/** What imapflow's errors say beside their message. */
interface ImapError {
  readonly code?: string
  readonly authenticationFailed?: boolean
  readonly responseStatus?: string
  readonly serverResponseCode?: string
  readonly throttleReset?: number
  readonly tlsFailed?: boolean
}

const detailsOf = (cause: unknown): ImapError => (cause instanceof Error ? (cause as ImapError) : {})

/** Response codes with which a server says no for now, not for good: RFC 5530, and Gmail's. */
const FOR_NOW = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG', 'CONTACTADMIN', 'THROTTLED', 'OVERQUOTA'])
/** Of those, the ones that ask for less of us: coming back at once makes it worse. */
const TOO_MUCH = new Set(['LIMIT', 'THROTTLED', 'OVERQUOTA', 'INUSE'])
const TOO_MUCH_WAIT_MS = 60_000
const SHORTEST_WAIT_MS = 1_000

/** The fault behind an error of a connection's own: while it opens, or later. */
export function faultFrom(where: string, cause: unknown): MailboxFault {
  if (cause instanceof LoginFault)
    return cause.isForNow ? new MailboxUnavailable(where, cause) : new MailboxRefused(where, 'login', cause)
  const { authenticationFailed, serverResponseCode } = detailsOf(cause)
  const refused = isNoWayIn(cause) || (authenticationFailed === true && !FOR_NOW.has(serverResponseCode ?? ''))
  return refused ? new MailboxRefused(where, 'login', cause) : new MailboxUnavailable(where, cause)
}

/** The fault behind an error of opening a folder. */
export function folderFaultFrom(where: string, cause: unknown): MailboxFault {
  const { responseStatus, serverResponseCode } = detailsOf(cause)
  const isForGood = responseStatus === 'NO' && !FOR_NOW.has(serverResponseCode ?? '')
  if (!isForGood) return faultFrom(where, cause)
  return new MailboxRefused(where, serverResponseCode === 'NOPERM' ? 'rights' : 'folder', cause)
}

function askedToWaitMs(cause: unknown): number {
  const { throttleReset, serverResponseCode } = detailsOf(cause)
  if (throttleReset !== undefined && throttleReset > 0) return throttleReset
  return TOO_MUCH.has(serverResponseCode ?? '') ? TOO_MUCH_WAIT_MS : SHORTEST_WAIT_MS
}

type Meaning = { readonly reason: MailboxTrouble; readonly words: string }
const means = (reason: MailboxTrouble, words: string): Meaning => ({ reason, words })
const CUT = means('unreachable', 'the connection was cut')
const NO_WAY = means('unreachable', 'no way leads there')
const LATE = means('late', 'no answer in time')
const WAIT = means('busy', 'the server asks us to wait')
const LIMIT = means('busy', 'a limit of the server is reached')
const UNKNOWN_SIGNER = means('certificate', 'its certificate is signed by nobody known; name the authority in `ca`')

/** What codes of sockets, TLS, imapflow and servers mean for whoever looks after the mailbox. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: means('unreachable', 'nothing takes connections there'),
  ECONNRESET: CUT,
  EConnectionClosed: CUT,
  NoConnection: CUT,
  ENOTFOUND: means('unreachable', 'no server has that name'),
  EAI_AGAIN: means('unreachable', 'names cannot be looked up just now'),
  EHOSTUNREACH: NO_WAY,
  ENETUNREACH: NO_WAY,
  ETIMEDOUT: LATE,
  ETIMEOUT: LATE,
  GREETING_TIMEOUT: LATE,
  CONNECT_TIMEOUT: LATE,
  UPGRADE_TIMEOUT: LATE,
  ETHROTTLE: WAIT,
  THROTTLED: WAIT,
  LIMIT,
  OVERQUOTA: LIMIT,
  INUSE: means('busy', 'the mailbox is in use'),
  UNAVAILABLE: means('server', 'the server says that it cannot just now'),
  SERVERBUG: means('server', 'the server has an error of its own'),
  CONTACTADMIN: means('server', 'the server says to ask its administrator'),
  CERT_HAS_EXPIRED: means('certificate', 'its certificate has expired'),
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_SIGNER,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_SIGNER,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_SIGNER,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_SIGNER,
  ERR_TLS_CERT_ALTNAME_INVALID: means('certificate', 'its certificate is for another name'),
  ERR_SSL_WRONG_VERSION_NUMBER: means('tls', 'it does not speak TLS on this port'),
  STARTTLS_INJECTION: means('tls', 'somebody on the way spoke in its place before TLS'),
}
/** imapflow gives no code where STARTTLS is not offered, or is passed over (PREAUTH). Nobody has logged in then. */
const NO_TLS = means('tls', 'it offers no TLS (STARTTLS), without which nobody logs in')

/** By the code: a server's own words may quote addresses. */
const codeOf = (cause: unknown): string | undefined => detailsOf(cause).code ?? detailsOf(cause).serverResponseCode

function meaningOf(cause: unknown): Meaning | undefined {
  if (typeof cause === 'string') return means('late', cause)
  return MEANINGS[codeOf(cause) ?? ''] ?? (detailsOf(cause).tlsFailed === true ? NO_TLS : undefined)
}

function wordsFor(cause: unknown): string {
  if (cause instanceof LoginFault) return cause.message
  const [code, meaning] = [codeOf(cause), meaningOf(cause)]
  if (code === undefined) return meaning?.words ?? 'no answer'
  return meaning === undefined ? code : `${meaning.words}, ${code}`
}
