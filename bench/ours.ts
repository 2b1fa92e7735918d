import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, workshop } from './corpus.ts'
import { type HowMeasured, measured, type Taken } from './measured.ts'

/** Takes an mbox in, from nothing, as `hvemvet import` does: parsed, threaded, own words, index, and what each mail shows of its
 *  author. The text of attachments is left for later, since no rival reads it. */
export function takeIn(
  mbox: string,
  list: string,
  how: HowMeasured = {},
): Promise<Taken & { readonly folder: string }> {
  const folder = join(workshop, 'ours.data')
  rmSync(folder, { recursive: true, force: true })
  const args = ['import', mbox, '--list', list, '--data', folder, '--no-attachments', '--json']
  return measured(join(root, 'scripts/hvemvet'), args, how).then((taken) => ({ ...taken, folder }))
}
