/** nodemailer puts codes of its own in the place of Node's, so what TLS stumbled over is told by Node's words. */
const PROBLEMS: readonly (readonly [said: RegExp, words: string])[] = [
  [/certificate has expired/i, 'its certificate has expired'],
  [/altnames|Hostname\/IP/i, 'its certificate is for another name'],
  [
    /self[- ]signed|unable to (?:verify|get)/i,
    'its certificate is signed by nobody known; name the authority in ask.smtp: ca',
  ],
  [/wrong version number|packet length too long/i, 'it does not speak TLS on this port'],
  [/upgrading connection with STARTTLS/i, 'it offers no TLS (STARTTLS), without which nobody logs in'],
]

/** What is wrong with a mail server's TLS, in words; undefined where a fault is about something else. */
export function tlsProblem(fault: unknown): string | undefined {
  if (!(fault instanceof Error) || !['ETLS', 'ESOCKET'].includes(String(Reflect.get(fault, 'code')))) return undefined
  return PROBLEMS.find(([said]) => said.test(fault.message))?.[1]
}
