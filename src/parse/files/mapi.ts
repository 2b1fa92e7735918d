/** A property's value. Of one with several, the first. */
export interface MapiValue {
  readonly kind: 'number' | 'string' | 'unicode' | 'binary' | 'object'
  readonly bytes: Uint8Array
}

const MOST_PROPERTIES = 10_000
const NAMED = 0x8000
const SEVERAL = 0x1000
const GUID_BYTES = 16

/** Bytes of types of a fixed size, each filled up to four (MS-OXCDATA, 2.11.1). */
const FIXED: Readonly<Record<number, number>> = {
  0x0002: 4,
  0x0003: 4,
  0x0004: 4,
  0x0005: 8,
  0x0006: 8,
  0x0007: 8,
  0x000a: 4,
  0x000b: 4,
  0x0014: 8,
  0x0040: 8,
  0x0048: 16,
}
const VARIABLE: Readonly<Record<number, MapiValue['kind']>> = {
  0x000d: 'object',
  0x001e: 'string',
  0x001f: 'unicode',
  0x0102: 'binary',
}

/** The properties of a message or a file in it, by number, as TNEF writes them (MS-OXTNEF, 2.1.3.4). Those with names are passed
 *  over. Reading ends where the bytes do, or say what cannot be. Never throws. */
export function readMapi(bytes: Uint8Array): ReadonlyMap<number, MapiValue> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const properties = new Map<number, MapiValue>()
  let at = 0
  /** 0 beyond the end: nothing then follows. */
  const number = (): number => {
    at += 4
    return at <= bytes.length ? view.getUint32(at - 4, true) : 0
  }
  const padded = (length: number): number => (length + 3) & ~3
  for (let left = Math.min(number(), MOST_PROPERTIES); left > 0 && at + 4 <= bytes.length; left--) {
    const tag = number()
    const [type, id] = [tag & 0xffff & ~SEVERAL, tag >>> 16]
    const isSeveral = (tag & SEVERAL) !== 0
    if (id >= NAMED) {
      at += GUID_BYTES
      if (number() === 0) at += 4
      else at += padded(Math.min(number(), bytes.length))
    }
    const size = FIXED[type]
    const kind = size === undefined ? VARIABLE[type] : 'number'
    if (kind === undefined) break // how long it is cannot be told
    const count = size === undefined || isSeveral ? number() : 1
    for (let value = 0; value < count && at < bytes.length; value++) {
      const length = size ?? number()
      if (length > bytes.length - at) return properties
      if (value === 0 && id < NAMED && !properties.has(id))
        properties.set(id, { kind, bytes: bytes.subarray(at, at + length) })
      at += padded(length)
    }
  }
  return properties
}
