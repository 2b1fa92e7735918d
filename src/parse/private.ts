import type { Headers } from './headers.ts'

const PRIVATE_SENSITIVITIES = new Set(['personal', 'private', 'company-confidential'])

/** The sender asked that the mail be kept out of archives (X-No-Archive: yes, or X-Archive: no as in news), or marked
 *  it as not for everyone (Sensitivity, RFC 4356, 3.2). */
export function isPrivate(headers: Headers): boolean {
  const says = (name: string, words: RegExp) => headers.all(name).some((value) => words.test(value))
  return (
    says('x-no-archive', /^\s*(?:yes|true|1)\b/i) ||
    says('x-archive', /^\s*no\b/i) ||
    headers.all('sensitivity').some((value) => PRIVATE_SENSITIVITIES.has(value.trim().toLowerCase()))
  )
}
