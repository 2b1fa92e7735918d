/** Words that programs put before the subject of an answer or a forward, as they are written in the languages of the
 *  mail clients people use: English, Nordic, German, Dutch, French, Spanish, Portuguese, Italian, Polish, Finnish. */
const REPLY_WORDS = 're sv aw antw antwort rif res odp svar svara ynt ang bls vá 答复 回复 回覆'.split(' ')
/** VS is Norwegian and Danish ("videresendt"); in Finnish it is an answer's. */
const FORWARD_WORDS = 'fw fwd vs vb vl wg tr rv enc doorst pd videresendt vidaresendt vidarebefordrat 转发 轉寄'.split(
  ' ',
)
const PREFIXES = new Map([
  ...REPLY_WORDS.map((word) => [word, 'reply'] as const),
  ...FORWARD_WORDS.map((word) => [word, 'forward'] as const),
])
/** `Re:`, `RE :`, `Re[2]:`, `Re(2):`, `Re^2:`, `Re2:`, full-width colon. */
const PREFIX = /^([\p{L}]{1,16})(?:\[\d{1,4}\]|\(\d{1,4}\)|\^?\d{1,3})?\s{0,3}[:：]\s*/u
const BLOB = /^\[[^[\]]{1,200}\]\s*/
const FWD_TRAILER = /(?:\s|\(fwd\))$/i
const MAX_SUBJECT_CHARS = 2000

export interface SubjectRead {
  /** For comparing: prefixes, [tags] and trailing (fwd) gone, white space single, lower case. */
  readonly base: string
  readonly isReply: boolean
}

/** The base subject (RFC 5256, 2.1), with the prefixes of clients in other languages, and whether it began with one of
 *  an answer. `[blobs]` at the start go, as the RFC says, `[PATCH v3 2/5]` among them, unless nothing would be left:
 *  patches of a series then share no subject by it, for what follows the blob differs. Linear: each step shortens. */
export function readSubject(subject: string): SubjectRead {
  let rest = subject.slice(0, MAX_SUBJECT_CHARS).replace(/\s+/g, ' ').trim()
  let isReply = false
  for (let step = 0; step < 100; step++) {
    const shorter = withoutTrailer(rest)
    const prefix = PREFIX.exec(shorter)
    const kind = PREFIXES.get(prefix?.[1]?.toLowerCase() ?? '')
    if (prefix !== null && kind !== undefined) {
      if (kind === 'reply') isReply = true
      rest = shorter.slice(prefix[0].length)
      continue
    }
    const unwrapped = withoutFwdWrapper(withoutBlob(shorter))
    if (unwrapped === rest) break
    rest = unwrapped
  }
  return { base: rest.toLowerCase(), isReply }
}

function withoutTrailer(text: string): string {
  let rest = text
  while (FWD_TRAILER.test(rest)) rest = rest.slice(0, rest.toLowerCase().endsWith('(fwd)') ? -5 : -1)
  return rest
}

function withoutBlob(text: string): string {
  const blob = BLOB.exec(text)
  if (blob === null) return text
  const rest = text.slice(blob[0].length)
  return rest === '' ? text : rest
}

const withoutFwdWrapper = (text: string): string => (/^\[fwd:.*\]$/i.test(text) ? text.slice(5, -1).trim() : text)
