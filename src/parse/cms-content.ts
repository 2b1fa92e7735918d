const OCTETS = 0x04
const OCTETS_IN_PIECES = 0x24
const SEQUENCE = 0x30
const EXPLICIT_0 = 0xa0

interface Element {
  readonly tag: number
  /** Where its content begins. */
  readonly start: number
  /** Undefined where it ends with a mark of its own (BER's indefinite length). */
  readonly end: number | undefined
}

/** The content that a CMS SignedData carries within itself (RFC 5652, 5.1), in BER or DER: of an S/MIME mail that is signed
 *  so, the mail itself. Nothing is verified. Undefined where there is none, or not this structure. Linear. */
export function signedContent(bytes: Uint8Array): Uint8Array | undefined {
  const info = inside(bytes, 0, SEQUENCE)
  const wrapped = info === undefined ? undefined : inside(bytes, after(bytes, info), EXPLICIT_0) // after its OID
  const signed = wrapped === undefined ? undefined : inside(bytes, wrapped, SEQUENCE)
  if (signed === undefined) return undefined
  const encapsulated = inside(bytes, after(bytes, after(bytes, signed)), SEQUENCE) // after version and digest algorithms
  if (encapsulated === undefined) return undefined
  const content = inside(bytes, after(bytes, encapsulated), EXPLICIT_0)
  return content === undefined ? undefined : octets(bytes, content)
}

/** Where the content of the element at `at` begins, if it is of this kind. */
function inside(bytes: Uint8Array, at: number, tag: number): number | undefined {
  const element = elementAt(bytes, at)
  return element?.tag === tag ? element.start : undefined
}

function elementAt(bytes: Uint8Array, at: number): Element | undefined {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) return undefined
  if (first === 0x80) return { tag, start: at + 2, end: undefined }
  if (first < 0x80) return { tag, start: at + 2, end: at + 2 + first }
  const size = first & 0x7f
  if (size > 4) return undefined
  let length = 0
  for (let byte = 0; byte < size; byte++) length = length * 256 + (bytes[at + 2 + byte] ?? 0)
  const start = at + 2 + size
  return { tag, start, end: start + length }
}

/** Where the element at `at` has ended, or the bytes' end where it cannot be told. */
function after(bytes: Uint8Array, at: number): number {
  let open = 0
  for (let next = at; next < bytes.length; ) {
    const element = elementAt(bytes, next)
    if (element === undefined) return bytes.length
    if (element.end === undefined) open++
    else if (element.tag === 0 && element.end === element.start) open--
    next = element.end ?? element.start
    if (open <= 0) return next
  }
  return bytes.length
}

/** An octet string, whole or in pieces that may again be in pieces. */
function octets(bytes: Uint8Array, at: number): Uint8Array | undefined {
  const pieces: Uint8Array[] = []
  const whole = elementAt(bytes, at)
  if (whole === undefined || (whole.tag !== OCTETS && whole.tag !== OCTETS_IN_PIECES)) return undefined
  const limit = whole.end ?? bytes.length
  let open = 0
  for (let next = at; next < limit; ) {
    const element = elementAt(bytes, next)
    if (element === undefined) break
    if (element.tag === OCTETS && element.end !== undefined) {
      pieces.push(bytes.subarray(element.start, element.end))
      next = element.end
    } else if (element.tag === OCTETS_IN_PIECES) {
      if (element.end === undefined) open++
      next = element.start
    } else {
      if (element.tag === 0) open--
      next = element.end ?? bytes.length
    }
    if (whole.end === undefined && open <= 0) break
  }
  return Buffer.concat(pieces)
}
