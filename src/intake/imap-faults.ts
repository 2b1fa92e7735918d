import { LoginFault } from '../model/login.ts'

/** A fault: the same call may work after `retryAfterMs`. Names the host and folder, never addresses or mail. */
export class MailboxUnavailable extends Error {
  readonly retryAfterMs: number
  constructor(where: string, cause: unknown) {
    super(`${where} is unavailable (${wordsFor(cause)})`, { cause })
    this.name = 'MailboxUnavailable'
    this.retryAfterMs = throttledMs(cause) ?? 1000
  }
}

/** A fault that waiting does not mend: the login or the folder is wrong. */
export class MailboxRefused extends Error {
  readonly reason: 'login' | 'folder'
  constructor(where: string, reason: 'login' | 'folder', cause: unknown) {
    super(`${where}${refusalInWords(reason, cause)}`, { cause })
    this.name = 'MailboxRefused'
    this.reason = reason
  }
}

function refusalInWords(reason: MailboxRefused['reason'], cause: unknown): string {
  if (reason === 'folder') return ': there is no such folder'
  if (cause instanceof LoginFault) return `: no login, ${cause.message}`
  return isNoWayIn(cause) ? ': no login, the server takes none of this kind' : ' refused the login'
}

/** imapflow's own words where the server offers no mechanism for what we log in with; it gives no code. */
const isNoWayIn = (cause: unknown): boolean =>
  cause instanceof Error && cause.message === 'Unsupported authentication mechanism'

export const isWrongLogin = (fault: unknown): boolean => fault instanceof MailboxRefused && fault.reason === 'login'

/** What imapflow's errors say beside their message. */
interface ImapError {
  readonly code?: string
  readonly authenticationFailed?: boolean
  readonly responseStatus?: string
  readonly serverResponseCode?: string
  readonly throttleReset?: number
}

const detailsOf = (cause: unknown): ImapError => (cause instanceof Error ? (cause as ImapError) : {})

/** Response codes with which a server says no for now, not for good (RFC 5530). */
const FOR_NOW = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG', 'CONTACTADMIN'])

/** The fault behind an error of a connection's own: while it opens, or later. */
export function faultFrom(where: string, cause: unknown): MailboxUnavailable | MailboxRefused {
  if (cause instanceof LoginFault)
    return cause.isForNow ? new MailboxUnavailable(where, cause) : new MailboxRefused(where, 'login', cause)
  const { authenticationFailed, serverResponseCode } = detailsOf(cause)
  const refused = isNoWayIn(cause) || (authenticationFailed === true && !FOR_NOW.has(serverResponseCode ?? ''))
  return refused ? new MailboxRefused(where, 'login', cause) : new MailboxUnavailable(where, cause)
}

/** The server understood, and said no for good. */
export function isAnsweredNo(cause: unknown): boolean {
  const { responseStatus, serverResponseCode } = detailsOf(cause)
  return responseStatus === 'NO' && !FOR_NOW.has(serverResponseCode ?? '')
}

const throttledMs = (cause: unknown): number | undefined => {
  const { throttleReset } = detailsOf(cause)
  return throttleReset !== undefined && throttleReset > 0 ? throttleReset : undefined
}

/** A code where there is one: a server's own words may quote addresses. */
function wordsFor(cause: unknown): string {
  if (cause instanceof LoginFault) return cause.message
  const { code, serverResponseCode } = detailsOf(cause)
  return code ?? serverResponseCode ?? 'no answer'
}
