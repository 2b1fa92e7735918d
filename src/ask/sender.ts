import { domainToASCII } from 'node:url'
import type { Message } from '../model/message.ts'
import type { Handed, PostFacts } from '../model/post.ts'
import { type MethodResult, readAuthenticationResults, valuesOf } from './authentication-results.ts'

/** Who vouches for a mail's From: the mail system the mailbox is on, or the one that hands mail over. */
export type Trust =
  | 'exchange-online'
  | 'google'
  | { readonly lmtpPeers: readonly string[] }
  | { readonly authserv: string }

export type Sender =
  | { readonly kind: 'colleague'; readonly address: string }
  /** `verified` by its own domain, so that a line may be sent there that does not reach the victim of a forgery. */
  | { readonly kind: 'stranger'; readonly address: string; readonly verified: boolean }
  /** Claims a colleague's address and nothing vouches for it, or it failed its own domain's test. */
  | { readonly kind: 'forged'; readonly why: string }
  /** No usable From. */
  | { readonly kind: 'nobody'; readonly why: string }

const GOOGLE = 'mx.google.com'
const MAX_HOPS = 50
const DMARC_FAILED = 'DMARC failed'

/** Below a ticket's tag, where `machineOf`, which judges whole archives, does not look. */
const AUTO_REPLY =
  /^(?:\[[^\]]{1,200}\]\s*){1,3}(?:auto(?:matic)?[- ]?repl(?:y|ied)|auto(?:matisk)? ?svar|automatische antwort|out of (?:the )?office)\b/i

/** Who sent a mail, as far as the one trusted to know it vouches for it: From alone proves nothing. */
export function senderOf(
  post: PostFacts,
  handed: Pick<Handed, 'mailFrom' | 'peer'>,
  settings: { readonly trust: Trust | undefined; readonly isColleague: (address: string) => boolean },
): Sender {
  const [from] = post.from
  if (from === undefined) return { kind: 'nobody', why: 'no address in From' }
  if (post.from.length > 1) return { kind: 'nobody', why: 'more than one address in From' }
  if (handed.mailFrom === '') return { kind: 'nobody', why: 'the envelope has no sender' }
  const { address } = from
  const domain = domainOf(address)
  if (domain === undefined) return { kind: 'nobody', why: 'the address in From has no domain' }
  const results = resultsOf(post, settings.trust)
  if (settings.isColleague(address)) {
    const whyNot = whyNotVouchedFor({ ...settings, post, handed, results, domain })
    return whyNot === undefined ? { kind: 'colleague', address } : { kind: 'forged', why: whyNot }
  }
  if (results !== undefined && failsDmarc(results)) return { kind: 'forged', why: DMARC_FAILED }
  return { kind: 'stranger', address, verified: results !== undefined && isVerified(results, domain) }
}

/** Why nothing may ever be answered to a mail, in words for the log: it is a machine's, came round in a loop, or is our
 *  own. Undefined for a person's mail. */
export function whyNotAnswered(
  mail: {
    readonly message: Pick<Message, 'machine' | 'from' | 'subject'>
    readonly post: PostFacts
    readonly handed: Pick<Handed, 'mailFrom'>
  },
  ours: { readonly isOurAddress: (address: string) => boolean },
): string | undefined {
  const { message, post, handed } = mail
  if (handed.mailFrom === '') return 'the envelope has no sender'
  if (post.loop.length > 0) return 'it came through here before'
  if (post.hops > MAX_HOPS) return `it went through more than ${MAX_HOPS} mail systems`
  const senders = [...post.from, message.from].map(({ address }) => address)
  if ([...senders, handed.mailFrom ?? ''].some((address) => address !== '' && ours.isOurAddress(address.toLowerCase())))
    return 'it is from one of our own addresses'
  if (post.from.length === 0) return 'no address in From'
  if (AUTO_REPLY.test(message.subject)) return 'its subject is that of an automatic reply'
  return post.automatic ?? (message.machine === undefined ? undefined : `it reads as a program's (${message.machine})`)
}

/** The results of the one trusted to give them. Where it gave several fields only the topmost is its own for certain:
 *  the lower ones may have come with the mail. Undefined where there is none, or it cannot be read. */
function resultsOf(post: PostFacts, trust: Trust | undefined): readonly MethodResult[] | undefined {
  // Exchange Online writes no id into the field that it puts above all others.
  if (trust === 'exchange-online') {
    const topmost = readAuthenticationResults(post.authResults[0] ?? '')
    return topmost?.authservId === '' ? topmost.results : undefined
  }
  const authserv = authservOf(trust)
  if (authserv === undefined) return undefined
  for (const field of post.authResults) {
    const read = readAuthenticationResults(field)
    if (read?.authservId === authserv) return read.results
  }
  return undefined
}

function authservOf(trust: Trust | undefined): string | undefined {
  if (trust === 'google') return GOOGLE
  return typeof trust === 'object' && 'authserv' in trust ? trust.authserv.toLowerCase() : undefined
}

interface Claim {
  readonly post: PostFacts
  readonly handed: Pick<Handed, 'peer' | 'mailFrom'>
  readonly isColleague: (address: string) => boolean
  readonly trust: Trust | undefined
  readonly results: readonly MethodResult[] | undefined
  readonly domain: string
}

function whyNotVouchedFor({ post, handed, trust, results, domain, isColleague }: Claim): string | undefined {
  if (trust === undefined) return 'ask.trust is not set'
  if (trust === 'exchange-online') {
    // A forged one that Exchange did not take out stands below its own; so every one must say it.
    const isInternal = post.authAs.length > 0 && post.authAs.every((value) => value.toLowerCase() === 'internal')
    return isInternal ? undefined : `not sent inside the organisation (AuthAs ${post.authAs[0] ?? 'missing'})`
  }
  if (typeof trust === 'object' && 'lmtpPeers' in trust) {
    const peer = normalPeer(handed.peer ?? '')
    const isTrusted = peer !== '' && trust.lmtpPeers.some((known) => normalPeer(known) === peer)
    if (!isTrusted) return 'not handed over by a mail system in ask.trust.lmtpPeers'
    // Mail systems refuse outsiders who use our domains in the envelope; few of them look at From.
    const sender = handed.mailFrom ?? ''
    return domainOf(sender) === domain || isColleague(sender) ? undefined : 'its envelope is from somewhere else'
  }
  if (results === undefined) return `no readable Authentication-Results of ${authservOf(trust) ?? 'anybody'}`
  if (failsDmarc(results)) return DMARC_FAILED
  return isVerified(results, domain) || isAuthenticated(results, domain)
    ? undefined
    : 'neither DMARC, DKIM, SPF nor a login vouches for From'
}

/** Whatever else passes: the domain asks that its mail be told apart from forgeries, and this is none of its mail. */
const failsDmarc = (results: readonly MethodResult[]): boolean =>
  results.some(({ method, result }) => method === 'dmarc' && result === 'fail')

/** The domain of From stands in for the mail: by DMARC, or by a signature or an envelope sender of its own. */
function isVerified(results: readonly MethodResult[], domain: string): boolean {
  const dmarc = results.filter(({ method }) => method === 'dmarc')
  return (
    (dmarc.length > 0 && dmarc.every((result) => passes(result) && isAligned(result, ['header.from'], domain))) ||
    results.some((result) => result.method === 'dkim' && passes(result) && isSignedBy(result, domain)) ||
    results.some((result) => result.method === 'spf' && passes(result) && isAligned(result, ['smtp.mailfrom'], domain))
  )
}

const isSignedBy = (result: MethodResult, domain: string): boolean =>
  valuesOf(result, 'header.d').length > 0
    ? isAligned(result, ['header.d'], domain)
    : isAligned(result, ['header.i'], domain)

/** Sent by somebody who had logged in: under an address of the domain, or a bare name and such an envelope sender. */
const isAuthenticated = (results: readonly MethodResult[], domain: string): boolean =>
  results.some((result) => {
    if (result.method !== 'auth' || !passes(result)) return false
    const isOfAnAddress = valuesOf(result, 'smtp.auth').some((user) => user.includes('@'))
    return isAligned(result, isOfAnAddress ? ['smtp.auth'] : ['smtp.mailfrom', 'header.from'], domain)
  })

const passes = ({ result }: MethodResult): boolean => result === 'pass'

/** The result has such properties, and the domain of each is that of From or one above it (RFC 7489, 3.1, without its list
 *  of public suffixes: a domain below that of From, which may be a customer's, does not count). */
function isAligned(result: MethodResult, names: readonly string[], domain: string): boolean {
  const values = names.flatMap((name) => valuesOf(result, name))
  return values.length > 0 && values.every((value) => isSameOrAbove(domainOf(value) ?? '', domain))
}

const isSameOrAbove = (other: string, domain: string): boolean =>
  other !== '' && (other === domain || (other.includes('.') && domain.endsWith(`.${other}`)))

/** The domain of an address, or of `@example.org` and `example.org`, in its ASCII form. */
function domainOf(value: string): string | undefined {
  const name = value.slice(value.lastIndexOf('@') + 1).replace(/\.$/, '')
  const ascii = /[^\x21-\x7e]/.test(name) ? domainToASCII(name) : name.toLowerCase()
  return /^[a-z0-9_.-]{1,253}$/.test(ascii) ? ascii : undefined
}

/** An IP address so that it can be compared: an IPv4 address that came over an IPv6 socket is that IPv4 address. */
function normalPeer(peer: string): string {
  const bare = peer
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '')
  const address = bare.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '')
  const asUrl = `http://[${address}]`
  return address.includes(':') && URL.canParse(asUrl) ? new URL(asUrl).hostname : address
}
