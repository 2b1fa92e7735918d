/** What every stream begins with having seen (MS-OXRTFCP, 2.1.2.1). */
const SEEN = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor ' +
    'MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
)
const WINDOW = 4096
const HEADER_BYTES = 16
const MOST_BYTES = 16 * 1024 * 1024

/** The RTF of a mail as Exchange keeps it, unpacked (MS-OXRTFCP); what a torn one holds, and '' for what is none. At most 16 MB. */
export function unpackRtf(bytes: Uint8Array): Uint8Array {
  if (bytes.length < HEADER_BYTES) return new Uint8Array()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const rawBytes = Math.min(view.getUint32(4, true), MOST_BYTES)
  const kind = view.getUint32(8, true)
  if (kind === 0x414c454d) return bytes.subarray(HEADER_BYTES, HEADER_BYTES + rawBytes) // MELA: not packed
  if (kind !== 0x75465a4c) return new Uint8Array() // LZFu
  const seen = new Uint8Array(WINDOW)
  seen.set(SEEN)
  let place = SEEN.length
  // a piece copies at most 17 bytes for its two: no stream unpacks to more than that
  const out = new Uint8Array(Math.min(rawBytes, bytes.length * 17))
  let length = 0
  const put = (byte: number): void => {
    out[length++] = byte
    seen[place] = byte
    place = (place + 1) % WINDOW
  }
  for (let at = HEADER_BYTES; at < bytes.length; ) {
    const control = bytes[at++] ?? 0
    for (let bit = 0; bit < 8 && at < bytes.length && length < out.length; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(bytes[at++] ?? 0)
        continue
      }
      const token = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
      at += 2
      const offset = token >> 4
      if (offset === place) return out.subarray(0, length) // the end says so by pointing at itself
      const count = (token & 15) + 2
      for (let i = 0; i < count && length < out.length; i++) put(seen[(offset + i) % WINDOW] ?? 0)
    }
    if (length >= out.length) break
  }
  return out.subarray(0, length)
}
