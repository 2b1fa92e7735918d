import { basename } from 'node:path'

/** Whether a folder with these names in it is a Maildir; `tmp` may be missing, since copies often leave it out. */
export const holdsMaildir = (names: readonly string[]): boolean => names.includes('cur') && names.includes('new')

/** When a Maildir's mail was delivered, milliseconds since the epoch: the seconds its name begins with
 *  (https://cr.yp.to/proto/maildir.html), which survive copying; else the file's own time. */
export function deliveredAtMs(path: string, modifiedAtMs: number): number {
  const seconds = /^(\d{9,10})\./.exec(basename(path))?.[1]
  return seconds === undefined ? modifiedAtMs : Number(seconds) * 1000
}
