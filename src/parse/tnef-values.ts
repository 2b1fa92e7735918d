import { decodeBytes } from './charset.ts'

export type MapiValues = ReadonlyMap<number, string | Uint8Array>

const MAX_VALUES = 2000
const SEVERAL = 0x1000
const TEXT = 0x1e
const UNICODE = 0x1f
const BINARY = 0x102
const OBJECT = 0x0d
/** Bytes of a value of a fixed kind, filled up to four (MS-OXCDATA, 2.11.1). */
const FIXED: Readonly<Record<number, number>> = {
  0x01: 0,
  0x02: 4,
  0x03: 4,
  0x04: 4,
  0x05: 8,
  0x06: 8,
  0x07: 8,
  0x0a: 4,
  0x0b: 4,
  0x14: 8,
  0x40: 8,
  0x48: 16,
}

/** The texts and the binary values of a list of MAPI properties as TNEF has it (MS-OXTNEF, 2.1.3.4), by number; of several
 *  values the first. Ends where a length goes beyond the bytes, or a kind is none. */
export function mapiValues(bytes: Uint8Array, charset: string): MapiValues {
  const found = new Map<number, string | Uint8Array>()
  const reader = new Reader(bytes)
  const count = Math.min(reader.uint32() ?? 0, MAX_VALUES)
  for (let at = 0; at < count; at++) {
    const kind = reader.uint16()
    const id = reader.uint16()
    if (kind === undefined || id === undefined || (id >= 0x8000 && !reader.skipName())) break
    const values = reader.values(kind)
    if (values === undefined) break
    const [first] = values
    if (first === undefined || found.has(id)) continue
    const base = kind & ~SEVERAL
    if (base === TEXT) found.set(id, decodeBytes(untilZero(first), charset))
    else if (base === UNICODE) found.set(id, decodeBytes(first, 'utf-16le').replace(/\0.*$/s, ''))
    else if (base === BINARY) found.set(id, first)
  }
  return found
}

function untilZero(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0)
  return end === -1 ? bytes : bytes.subarray(0, end)
}

class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  uint16(): number | undefined {
    const at = this.#skip(2)
    return at === undefined ? undefined : this.#view.getUint16(at, true)
  }

  uint32(): number | undefined {
    const at = this.#skip(4)
    return at === undefined ? undefined : this.#view.getUint32(at, true)
  }

  /** A property that has a name: a GUID, and a number or a text. */
  skipName(): boolean {
    if (this.#skip(16) === undefined) return false
    const kind = this.uint32()
    const size = this.uint32()
    return kind === 0 ? size !== undefined : size !== undefined && this.#skip(filled(size)) !== undefined
  }

  /** The values of a property of this kind; undefined where they are not all there. */
  values(kind: number): Uint8Array[] | undefined {
    const base = kind & ~SEVERAL
    const isLong = base === TEXT || base === UNICODE || base === BINARY || base === OBJECT
    const count = isLong || (kind & SEVERAL) !== 0 ? this.uint32() : 1
    // Each value of several takes four bytes or more.
    if (count === undefined || count > this.#bytes.length / 4) return undefined
    const values: Uint8Array[] = []
    for (let at = 0; at < count; at++) {
      const size = isLong ? this.uint32() : FIXED[base]
      const start = size === undefined ? undefined : this.#skip(isLong ? filled(size) : size, size)
      if (size === undefined || start === undefined) return undefined
      values.push(this.#bytes.subarray(start, start + size))
    }
    return values
  }

  /** Goes on by `size` bytes, of which `needed` must be there, and tells from where. */
  #skip(size: number, needed = size): number | undefined {
    const at = this.#at
    if (needed > this.#bytes.length - at) return undefined
    this.#at = Math.min(at + size, this.#bytes.length)
    return at
  }
}

const filled = (size: number): number => Math.ceil(size / 4) * 4
