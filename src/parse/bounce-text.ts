import type { DeliveryReport } from '../model/post.ts'
import { addressesOf } from './addresses.ts'
import type { Headers } from './headers.ts'
import { anyOf } from './phrases.ts'

type Recipient = DeliveryReport['recipients'][number]

/** Where the reasons end, and the copy of the mail begins. */
const COPY = new RegExp(
  String.raw`^(?:${anyOf(
    String.raw`[ \t>]*-{2,}[^\n]{0,40}(?:original|returned|below this line|copy of|header of|body of|transcript of session)`,
    '(?:original )?message (?:headers? )?(?:text )?follows?',
    'received:|return-path:|mime-version:|dkim-signature:',
  )})`,
  'im',
)
const MAX_TEXT_CHARS = 16 * 1024
const MAX_LINES = 300
const MAX_RECIPIENTS = 20
const LINES_UNDER_INTRODUCTION = 8
const ADDRESS = String.raw`[^\s<>"'():;,[\]@][^\s<>"():;,[\]@]{0,99}@[^\s<>"'():;,[\]@]{1,255}`

/** `<kari@example.org>: host mx said: 550 ...` of Postfix, `<kari@example.org>:` of qmail, `<kari@example.org>... User unknown`. */
const BRACKETED = new RegExp(
  String.raw`^<(${ADDRESS})>(?:\s{0,3}\((?:expanded|generated) from [^)]{1,300}\))?\s{0,3}(?::|\.\.\.)`,
)
/** An address that begins a line below words that announce it, after a name at most. */
const FIRST = new RegExp(
  String.raw`^[\s*•>-]{0,12}(?:recipient(?: address)?:\s{0,3})?(?:[^<>@:\n]{0,80}<(?:mailto:)?|["'(\[]{0,2}(?:mailto:)?)(${ADDRESS})(?=[\s<>"')\]:;,]|\.(?:\s|$)|$)`,
  'i',
)
/** Whom to turn to, which bounces name too. */
const HELP = /\b(?:please|contact|assistance|help|questions?)\b/i
/** English of Sendmail, Exim, Gmail, Exchange and those that took theirs; Norwegian and German of Exchange. */
const INTRODUCTION = new RegExp(
  anyOf(
    'following (?:e-?mail |list of )?(?:address|recipient|user|mailbox)|(?:these|the following) (?:recipients|groups|distribution lists)',
    'recipients? or (?:distribution lists|groups)|intended recipients',
    "permanent (?:fatal )?errors?|failed permanently|(?:could|was|were|can)(?: not|n[o']t) (?:be )?(?:delivered|reached|sent)",
    'not yet been delivered|did not reach|undeliverable (?:to|mail|message)|unable to deliver|delivery (?:to .{0,40})?(?:has )?(?:been )?(?:failed|delayed)',
    'feil ved levering|levering (?:mislyktes|mislykkes)|ikke leveres|ikkje leverast|fehler bei der (?:nachrichten)?zustellung',
  ),
  'i',
)
/** An address in the sentence that says that it failed. */
const IN_SENTENCE = new RegExp(
  anyOf(
    String.raw`(?:deliver(?:ing|y of|ed)?|sending) (?:your |the |a )?(?:e?-?mail |message )?to:?\s{0,3}<?(${ADDRESS})`,
    String.raw`(?:e?-?mail|message) to\s{1,3}<?(${ADDRESS})>?\s{1,3}(?:could ?n[o']t|cannot|can't|was ?n[o']t|has ?n[o']t|failed)`,
    String.raw`(?:failed|undeliverable|unknown) (?:recipients?|users?):\s{0,3}<?(${ADDRESS})`,
    String.raw`(?:delivery failed|following (?:recipients?|address(?:es)?)[^:@]{0,40}):\s{0,3}<?(${ADDRESS})`,
  ),
  'i',
)
const DELAYED = anyOf(
  'delayed|warning|not yet been delivered|will be retried|still being retried',
  'temporarily undeliverable|you do not need to resend|forsinket|forseinka',
)
const STATUS = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/

/** Who did not get a mail, by the text of a bounce that has no fields for it. Only what is announced as such counts: a
 *  bounce is full of other addresses. */
export function bouncedIn(mail: {
  readonly headers: Headers
  readonly text: string
  readonly to: readonly string[]
}): Recipient[] {
  const whole = mail.text.slice(0, MAX_TEXT_CHARS)
  const copy = COPY.exec(whole)
  const reasons = copy === null || copy.index === 0 ? whole : whole.slice(0, copy.index)
  const named = addressesOf(mail.headers.all('x-failed-recipients')).map(({ address }) => address)
  const addresses = named.length > 0 ? named : addressesIn(reasons, mail.to)
  const sayDelayed = new RegExp(DELAYED, 'i')
  const isDelayed = sayDelayed.test(mail.headers.text('subject')) || sayDelayed.test(reasons.slice(0, 600))
  return [...new Set(addresses)]
    .filter((address) => address !== '')
    .slice(0, MAX_RECIPIENTS)
    .map((address) => {
      const status = statusFor(address, reasons, addresses.length === 1)
      const isTemporary = status === undefined ? isDelayed : status.startsWith('4') && isDelayed
      return { address, action: isTemporary ? 'delayed' : 'failed', status }
    })
}

function addressesIn(reasons: string, to: readonly string[]): string[] {
  const lines = reasons.split('\n', MAX_LINES)
  const bracketed = lines.flatMap((line) => BRACKETED.exec(line)?.[1]?.toLowerCase() ?? [])
  if (bracketed.length > 0) return bracketed
  const announced = announcedIn(lines).filter((address) => !to.includes(address))
  if (announced.length > 0) return announced
  const sentence = IN_SENTENCE.exec(reasons.replace(/\s+/g, ' '))
  const found = sentence?.slice(1).find((address) => address !== undefined)
  const address = found?.toLowerCase().replace(/[.]+$/, '')
  return address === undefined || to.includes(address) ? [] : [address]
}

function announcedIn(lines: readonly string[]): string[] {
  const found: string[] = []
  let left = 0
  for (const [index, line] of lines.entries()) {
    // A sentence may be broken before its last word: "The following address(es)" / "failed:".
    if (INTRODUCTION.test(line) || INTRODUCTION.test(`${lines[index - 1] ?? ''} ${line}`.slice(-300)))
      left = LINES_UNDER_INTRODUCTION
    if (left-- <= 0) continue
    const address = HELP.test(line) ? undefined : FIRST.exec(line)?.[1]?.toLowerCase()
    if (address !== undefined) {
      found.push(address)
      left = LINES_UNDER_INTRODUCTION
    }
  }
  return found
}

/** The first enhanced status code after the address, or anywhere where only one address is told of. */
function statusFor(address: string, reasons: string, isAlone: boolean): string | undefined {
  const at = reasons.toLowerCase().indexOf(address)
  const after = STATUS.exec(at === -1 ? reasons : reasons.slice(at, at + 2000))?.[1]
  return after ?? (isAlone ? STATUS.exec(reasons)?.[1] : undefined)
}
