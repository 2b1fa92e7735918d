/** What readpst writes for a sender of the same Exchange server, who has no address on the internet there. */
const NO_ADDRESS = /^(From: [^\r\n]*?) *<MAILER-DAEMON>(?=\r?$)/m
const BOUNDARY = /boundary="(--boundary-LibPST-iamunique-[^"\r\n]{1,40})"/
const END_OF_HEADERS = /\r?\n\r?\n/
const RTF_PART = /^Content-Type: application\/rtf\b[^]*?name\*?="?(?:utf-8'')?rtf-body\.rtf"?/im
const MAX_HEADER_BYTES = 256 * 1024

/** A mail as readpst writes it, without what readpst adds: the address of a mail system for senders who have none, which would be taken for
 *  an automatic mail, and the text once more as RTF, where it stands as text or HTML already. */
export function asItWasSent(bytes: Uint8Array): Uint8Array {
  const mail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const start = mail.toString('latin1', 0, MAX_HEADER_BYTES)
  const headers = start.slice(0, END_OF_HEADERS.exec(start)?.index ?? start.length)
  const named = headers.replace(NO_ADDRESS, '$1')
  const rest = mail.subarray(headers.length)
  const boundary = BOUNDARY.exec(headers)?.[1]
  const kept = boundary === undefined ? rest : withoutRtfBody(rest, `--${boundary}`)
  return named === headers && kept === rest
    ? bytes
    : new Uint8Array(Buffer.concat([Buffer.from(named, 'latin1'), kept]))
}

function withoutRtfBody(body: Buffer, line: string): Buffer {
  if (body.indexOf('rtf-body.rtf') < 0) return body
  const starts: number[] = []
  for (let at = body.indexOf(line); at >= 0; at = body.indexOf(line, at + line.length)) starts.push(at)
  const parts = starts.map((at, index) => ({ at, to: starts[index + 1] ?? body.length }))
  const isText = ({ at }: { at: number }): boolean =>
    /^Content-Type: (?:text\/(?:plain|html)|multipart\/alternative)/im.test(body.toString('latin1', at, at + 500))
  const rtf = parts.find(({ at, to }) => RTF_PART.test(body.toString('latin1', at, Math.min(to, at + 500))))
  if (rtf === undefined || !parts.some(isText)) return body
  return Buffer.concat([body.subarray(0, rtf.at), body.subarray(rtf.to)])
}
