import { seeded } from '../../bench/random.ts'
import type { ReadableFolder } from '../../src/data-folder.ts'
import { tokenize } from '../../src/language/tokens.ts'
import type { MailKey } from '../../src/model/ids.ts'
import type { Address } from '../../src/model/message.ts'

/** A mail as queries are drawn from it. */
interface Drawn {
  /** Its own words in their order, without those that are parts of others. */
  readonly words: readonly string[]
  readonly subject: readonly string[]
  readonly from: Address
  readonly to: readonly Address[]
  readonly list: string
  readonly language: string
  readonly year: number
}

const MAILS = 300
/** A word that no archive holds. */
const UNHEARD = 'qvzxkwj'

const words = (text: string): string[] =>
  tokenize(text)
    .filter(({ whole }) => !whole)
    .map(({ form }) => form)

/** Queries as people type them, drawn from the mails of an archive: always the same for a seed. */
export class DrawnQueries {
  private readonly mails: readonly Drawn[]
  private readonly random: () => number

  private constructor(mails: readonly Drawn[], random: () => number) {
    this.mails = mails
    this.random = random
  }

  static async of({ record }: Pick<ReadableFolder, 'record'>, mails: number, seed: number): Promise<DrawnQueries> {
    const random = seeded(seed)
    const keys = Array.from({ length: MAILS }, () => (1 + Math.floor(random() * mails)) as MailKey)
    const everything = { kind: 'everything' } as const
    const [stored, texts] = [await record.mails(keys, everything), await record.texts(keys, everything)]
    const drawn = stored.map(
      (mail): Drawn => ({
        words: words((texts.get(mail.mail)?.text ?? '').slice(0, 5_000)),
        subject: words(mail.subject),
        from: mail.from,
        to: [...mail.to, ...mail.cc],
        list: mail.lists[0] ?? '',
        language: mail.language,
        year: new Date(mail.writtenAtMs).getUTCFullYear(),
      }),
    )
    return new DrawnQueries(
      drawn.filter((mail) => mail.words.length > 8 && mail.subject.length > 0),
      random,
    )
  }

  /** Of every kind in turn. */
  take(count: number): string[] {
    return Array.from({ length: count }, (_, at) => {
      const kind = KINDS[at % KINDS.length] as (typeof KINDS)[number]
      return kind(this.one(this.mails), this)
    })
  }

  one<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T
  }

  /** A word of some mail. */
  any(): string {
    return this.one(this.one(this.mails).words)
  }

  some({ words: all }: Drawn, count: number): string {
    return Array.from({ length: count }, () => this.one(all)).join(' ')
  }

  phrase({ words: all }: Drawn, count: number): string {
    const at = Math.floor(this.random() * (all.length - count))
    return `"${all.slice(at, at + count).join(' ')}"`
  }

  prefix(mail: Drawn): string {
    const word = this.one(mail.words)
    return `${word.slice(0, Math.max(2, Math.ceil(word.length * 0.6)))}*`
  }

  name({ name, address }: Address): string {
    return this.one(words(name || address))
  }
}

type Kind = (mail: Drawn, draw: DrawnQueries) => string

const KINDS: readonly Kind[] = [
  (mail, draw) => draw.some(mail, 1),
  (mail, draw) => draw.some(mail, 2),
  (mail, draw) => draw.some(mail, 3),
  (mail, draw) => draw.some(mail, 4),
  (mail, draw) => draw.phrase(mail, 2),
  (mail, draw) => draw.phrase(mail, 3),
  (mail, draw) => draw.prefix(mail),
  (mail, draw) => `${draw.prefix(mail)} ${draw.some(mail, 1)}`,
  (mail, draw) => `${draw.some(mail, 1)} -${draw.any()}`,
  (mail, draw) => `${draw.some(mail, 1)} OR ${draw.any()}`,
  (mail, draw) => `from:${draw.name(mail.from)}`,
  (mail, draw) => `from:"${mail.from.name}" ${draw.some(mail, 1)}`,
  (mail, draw) => `to:${draw.name(draw.one(mail.to.length > 0 ? mail.to : [mail.from]))} ${draw.some(mail, 1)}`,
  (mail, draw) => `subject:${draw.one(mail.subject)}`,
  (mail, draw) => `list:${mail.list} ${draw.some(mail, 1)}`,
  (mail, draw) => `has:attachment ${draw.some(mail, 1)}`,
  (mail, draw) => `is:question ${draw.some(mail, 1)}`,
  (mail, draw) => `is:answered ${draw.some(mail, 2)}`,
  (mail, draw) => `after:${mail.year} ${draw.some(mail, 2)}`,
  (mail, draw) => `before:${mail.year} ${draw.any()}`,
  (mail, draw) => `lang:${mail.language} ${draw.some(mail, 2)}`,
  (mail, draw) => `${draw.phrase(mail, 2)} ${draw.some(mail, 1)} from:${draw.name(mail.from)} -${draw.any()}`,
  (mail, draw) => `subject:${draw.one(mail.subject)} ${draw.prefix(mail)} after:${mail.year - 1} lang:${mail.language}`,
  () => UNHEARD,
  (mail, draw) => `${draw.some(mail, 3)} ${UNHEARD}`,
]
