import { CLAIMS } from './keys.ts'
import { partsOf } from './rules.ts'

/** Where a mail's lines were broken: a soft break of quoted-printable, or a client's own, in a quote too. */
const BROKEN = '(?:=?\\r?\\n[> \\t]{0,20})?'
const spelled = (word: string): string =>
  [...word].map((sign) => sign.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join(BROKEN)
/** A key is the base64 of JSON, which begins with what it allows: `["mine","`. Nothing else does. */
const BEGINNINGS = CLAIMS.map((may) => {
  const json = `["${may}","`
  return spelled(
    Buffer.from(json)
      .toString('base64url')
      .slice(0, Math.floor((json.length * 8) / 6)),
  )
})
const KEY = new RegExp(`(?:${BEGINNINGS.join('|')})(?:(?:=\\r?\\n)?[\\w.-])*`, 'g')
const PLUS = '(?:\\+|=2B|%2B|&#0{0,5}43;|&#x0{0,5}2b;|&plus;)'
const BASE64 = /content-transfer-encoding:[ \t]*base64/gi
const BLANK_LINE = /\n\r?\n/g
const NOT_BASE64 = /[^A-Za-z0-9+/=\s]/g
const LINE = /.{1,76}/g

/** A mail, or a text of one, without what lets others in: reply addresses become the ask address, and the keys of our links are
 *  taken out, in whatever way a mail program or a filter wrote them, and within parts in base64. */
export function masked(text: string, address: string): string {
  const token = tokenOf(address)
  const plain = plainMasked(text, token)
  let out = ''
  let from = 0
  BASE64.lastIndex = 0
  for (let found = BASE64.exec(plain); found !== null; found = BASE64.exec(plain)) {
    const start = after(BLANK_LINE, plain, found.index)
    const end = before(NOT_BASE64, plain, start)
    out += plain.slice(from, start) + base64Masked(plain.slice(start, end), token)
    from = end
    BASE64.lastIndex = end
  }
  return out + plain.slice(from)
}

/** Whatever follows it: mail servers write addresses within addresses. */
function tokenOf(address: string): RegExp {
  const { local } = partsOf(address)
  return new RegExp(`(${spelled(local)})${BROKEN}${PLUS}${BROKEN}(?:[a-z2-7]${BROKEN}){26}(?![a-z2-7])`, 'gi')
}

const plainMasked = (text: string, token: RegExp): string => text.replace(token, '$1').replace(KEY, '-')

function base64Masked(run: string, token: RegExp): string {
  const decoded = Buffer.from(run, 'base64').toString('latin1')
  const kept = plainMasked(decoded, token)
  if (kept === decoded) return run
  const eol = run.includes('\r\n') ? '\r\n' : '\n'
  const lines = Buffer.from(kept, 'latin1').toString('base64').match(LINE) ?? []
  return lines.join(eol) + (/\s+$/.exec(run.slice(-10))?.[0] ?? '')
}

const after = (sign: RegExp, text: string, from: number): number => {
  sign.lastIndex = from
  const found = sign.exec(text)
  return found === null ? text.length : found.index + found[0].length
}
const before = (sign: RegExp, text: string, from: number): number => {
  sign.lastIndex = from
  return sign.exec(text)?.index ?? text.length
}
