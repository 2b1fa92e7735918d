const COMPRESSED = 0x75465a4c // LZFu
const BARE = 0x414c454d // MELA
const WINDOW = 4096
/** What every RTF begins with or holds: the window is filled with it (MS-OXRTFCP, 2.1.2.1). */
const USUAL =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'
/** A byte that says "copy" stands for at most 17: nothing grows beyond nine times its size. */
const MAX_GROWTH = 9

/** RTF out of the form Outlook packs it in (MS-OXRTFCP); undefined where it is not that. */
export function fromCompressedRtf(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < 16) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kind = view.getUint32(8, true)
  if (kind === BARE) return bytes.subarray(16)
  if (kind !== COMPRESSED) return undefined
  const window = Buffer.alloc(WINDOW, ' ')
  let place = window.write(USUAL, 'latin1')
  const limit = Math.min(view.getUint32(4, true), bytes.length * MAX_GROWTH)
  const out = Buffer.alloc(limit)
  let length = 0
  const put = (byte: number): void => {
    window[place] = byte
    place = (place + 1) % WINDOW
    if (length < limit) out[length++] = byte
  }
  for (let at = 16; at < bytes.length; ) {
    if (length === limit) break
    const control = bytes[at++] ?? 0
    for (let bit = 0; bit < 8 && at < bytes.length; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(bytes[at++] ?? 0)
        continue
      }
      const pair = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
      at += 2
      const from = pair >> 4
      if (from === place) return out.subarray(0, length) // the end mark
      for (let copied = 0; copied < (pair & 15) + 2; copied++) put(window[(from + copied) % WINDOW] ?? 0)
    }
  }
  return out.subarray(0, length)
}
