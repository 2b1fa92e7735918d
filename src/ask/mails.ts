import { createHmac } from 'node:crypto'
import type { MessageId } from '../model/ids.ts'
import type { PageLanguage, QuestionFacts, QuestionId, Who } from '../model/question.ts'
import { composed, type PostFile } from '../post/compose.ts'
import { type Letter, plainOf } from '../post/letter.ts'
import type { About, Links } from '../post/letters.ts'
import { mailWords } from '../post/words/index.ts'
import type { Outgoing, OutgoingKind, ReplyAddress } from '../store/ask-store.ts'
import { type Claim, KEY_LIFE_MS, makeKey, randomName } from './keys.ts'
import { type AskRules, maySend, partsOf, withTag } from './rules.ts'

const TOKEN_BYTES = 17
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** What a mail of ours is, beside its words. */
export interface Draft {
  readonly kind: OutgoingKind
  readonly letter: Letter
  readonly to: Who
  readonly role: ReplyAddress['role']
  /** Whose name it goes out under; undefined for our own. */
  readonly inNameOf?: string | undefined
  readonly question?: QuestionFacts | undefined
  /** What it tells of, where that is no question, came while nothing of it may be sent. */
  readonly rehearsal?: boolean
  readonly language: PageLanguage
  readonly inReplyTo?: MessageId | undefined
  readonly references?: readonly MessageId[] | undefined
  readonly carries?: MessageId | undefined
  readonly files?: readonly PostFile[]
}

/** Makes mails of letters: who they are from, where replies and reports go, and whether they go out at all. */
export class Mails {
  private readonly rules: AskRules
  private readonly secret: string

  constructor(rules: AskRules, secret: string) {
    this.rules = rules
    this.secret = secret
  }

  async outgoing(draft: Draft, atMs: number): Promise<Outgoing> {
    const { rules } = this
    const { question, to, language } = draft
    const words = mailWords[language]
    const address: ReplyAddress = {
      token: this.tokenOf(question?.id, to.address, draft.role),
      question: question?.id,
      who: to,
      role: draft.role,
    }
    const returnPath = rules.plusAddressing ? withTag(rules, address.token) : rules.address
    const messageId = `${randomName(20)}@${partsOf(rules.address).domain}` as MessageId
    const isPersonal = draft.inNameOf !== undefined
    const raw = await composed({
      letter: draft.letter,
      language,
      messageId,
      from: { name: draft.inNameOf === undefined ? words.us : words.via(draft.inNameOf), address: rules.address },
      to,
      replyTo: returnPath,
      inReplyTo: draft.inReplyTo,
      references: draft.references ?? [],
      files: draft.files ?? [],
      dateMs: atMs,
      nature: isPersonal
        ? 'personal'
        : { listId: rules.address.replace('@', '.'), unsubscribe: this.mineLink(to.address, atMs, 'unsubscribe') },
    })
    return {
      messageId,
      kind: draft.kind,
      question: question?.id,
      to,
      mailFrom: returnPath,
      subject: draft.letter.subject,
      text: plainOf(draft.letter.pieces),
      raw,
      carries: draft.carries,
      held: question?.rehearsal ?? (draft.rehearsal === true || this.isHeld(to.address)),
      address,
    }
  }

  /** Whether mail to an address is shown instead of sent, as the mode is now. Mail of a question that was asked for real waits
   *  instead, until the mode lets it go. */
  isHeld(address: string): boolean {
    return !maySend(this.rules, address)
  }

  /** The same conversation has the same reply address: unguessable without the secret, and no use without a colleague's mailbox. */
  private tokenOf(question: QuestionId | undefined, address: string, role: string): string {
    const mac = createHmac('sha256', this.secret)
      .update(JSON.stringify([question ?? '', address, role]))
      .digest()
    let bits = 0n
    for (const byte of mac.subarray(0, TOKEN_BYTES)) bits = (bits << 8n) | BigInt(byte)
    return Array.from({ length: 26 }, (_, at) => BASE32[Number((bits >> BigInt(5 * at)) & 31n)]).join('')
  }

  about(facts: QuestionFacts, to: Who, atMs: number, links: Partial<Links> = {}): About {
    return {
      facts,
      timeZone: this.rules.hours.timeZone,
      links: {
        question: this.questionLink(facts, to.address, atMs),
        mail: this.mailLink,
        ...links,
      },
    }
  }

  /** Where a mail of the archive is read; undefined where there is no site. */
  readonly mailLink = ({ messageId }: { readonly messageId: string }): string | undefined =>
    this.link(`/m/${encodeURIComponent(messageId)}`)

  /** The page of a question, for everybody. */
  pageLink({ id }: Pick<QuestionFacts, 'id'>): string | undefined {
    return this.link(`/q/${id}`)
  }

  /** A private question's page opens only with a key. */
  private questionLink(facts: QuestionFacts, address: string, atMs: number): string | undefined {
    return facts.private ? this.button('read', { question: facts.id, address }, atMs) : this.pageLink(facts)
  }

  private link(path: string): string | undefined {
    const { siteUrl } = this.rules
    return siteUrl === undefined ? undefined : `${siteUrl}${path}`
  }

  /** A link to a page with one button. */
  button(
    may: Claim['may'],
    { question, answer, address }: { question?: QuestionId; answer?: MessageId; address: string },
    atMs: number,
  ): string | undefined {
    return this.link(`/k/${makeKey(this.secret, { may, question, answer, address, expiresMs: atMs + KEY_LIFE_MS })}`)
  }

  /** Somebody's own page, with what they asked: for askers alone. */
  ownLink(address: string, atMs: number): string | undefined {
    return this.button('mine', { address }, atMs)
  }

  /** Somebody's own page without what they asked, or the address that one click of their mail program's unsubscribes them at. */
  mineLink(address: string, atMs: number, what: 'page' | 'unsubscribe' = 'page'): string | undefined {
    const link = this.button('asked', { address }, atMs)
    return what === 'page' || link === undefined ? link : `${link}/unsubscribe`
  }
}
