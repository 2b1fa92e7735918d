/** Headers beyond this are not looked through for a length. */
const MAX_HEADER_BYTES = 256 * 1024
const NAMES = ['\nContent-Length:', '\nContent-length:'].map((name) => Buffer.from(name))

/** Where a mail ends by its Content-Length header, counted from the start of `mail`: the header's end plus that length.
 *  `mail` begins with the line break before the header. Undefined without such a header. A claim, to be checked. */
export function declaredLength(mail: Buffer): number | undefined {
  const body = bodyStart(mail.subarray(0, MAX_HEADER_BYTES))
  if (body === undefined) return undefined
  const header = mail.subarray(0, body)
  const at = Math.max(...NAMES.map((name) => header.indexOf(name)))
  if (at < 0) return undefined
  const digits = /^[^:]*:[ \t]*(\d{1,12})[ \t]*\r?\n/.exec(header.toString('latin1', at + 1, at + 60))?.[1]
  return digits === undefined ? undefined : body + Number(digits)
}

/** The first byte below the empty line that ends the header. */
function bodyStart(start: Buffer): number | undefined {
  const plain = start.indexOf('\n\n')
  const withReturn = (plain < 0 ? start : start.subarray(0, plain)).indexOf('\n\r\n')
  if (withReturn >= 0) return withReturn + 3
  return plain < 0 ? undefined : plain + 2
}
