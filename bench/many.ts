import { createReadStream, createWriteStream, existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { unpacked, workshop } from './corpus.ts'
import { seeded } from './random.ts'

const SEED = 7
/** In each copy so many words are others, so that an archive of copies has as many words as one of new mail would. */
const REPLACED = 0.05
const NEW_WORDS = 200_000
const DAY_MS = 86_400_000

/** An mbox of about so many mails: two lists, over and over, each copy with ids, dates and a twentieth of the words of its own. */
export async function manyMails(wanted: number): Promise<string> {
  const path = join(workshop, `many-${wanted}.mbox`)
  if (existsSync(path)) return path
  const out = createWriteStream(`${path}.unfinished`, { highWaterMark: 1 << 20 })
  let mails = 0
  for (let copy = 0; mails < wanted; copy++)
    for (const list of ['kernel-dev', 'openbmc'])
      if (mails < wanted) mails += await copyOf(unpacked(list), copy, wanted - mails, out)
  out.end()
  await finished(out)
  renameSync(`${path}.unfinished`, path)
  return path
}

async function copyOf(mbox: string, copy: number, most: number, out: NodeJS.WritableStream): Promise<number> {
  const random = seeded(SEED + copy)
  let mails = 0
  let isHead = false
  for await (const line of createInterface({
    input: createReadStream(mbox, 'latin1'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (line.startsWith('From ') && ++mails > most) return most
    if (line.startsWith('From ')) isHead = true
    else if (line === '') isHead = false
    const written = copy === 0 ? line : isHead ? otherHead(line, copy) : otherWords(line, random)
    if (!out.write(`${written}\n`, 'latin1')) await new Promise((resolve) => out.once('drain', resolve))
  }
  return mails
}

/** Ids and dates of its own: each copy is some years from the last. */
function otherHead(line: string, copy: number): string {
  if (/^Date:/i.test(line)) {
    const atMs = Date.parse(line.slice(5))
    return Number.isNaN(atMs) ? line : `Date: ${new Date(atMs - copy * 97 * DAY_MS).toUTCString()}`
  }
  return /^(Message-ID|In-Reply-To|References):|^\s+</i.test(line) ? line.replace(/@/g, `-${copy}@`) : line
}

/** New words by Zipf's law: the nth is as frequent as 1/n (Zipf, 1935). */
const otherWords = (line: string, random: () => number): string =>
  line.replace(/\b[a-z]{4,}\b/gi, (word) =>
    random() < REPLACED ? `w${Math.floor(NEW_WORDS ** random()).toString(36)}q` : word,
  )
