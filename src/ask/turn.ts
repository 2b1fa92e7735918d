import type { MessageId } from '../model/ids.ts'
import type { Happening, QuestionEvent, QuestionFacts } from '../model/question.ts'
import type { AskChange, AskOutcome, Outgoing, StoredQuestion } from '../store/ask-store.ts'
import { after, type Clock, type Life, lived, nextStep } from './life.ts'
import type { Draft, Mails } from './mails.ts'

/** A question while one thing happens to it: what that leads to is gathered, and then kept all at once. */
export class QuestionTurn {
  readonly facts: QuestionFacts
  readonly atMs: number
  life: Life
  /** Everything that has happened, the new at the end. */
  readonly events: QuestionEvent[]
  private readonly version: number | undefined
  private readonly before: Life
  private readonly known: number
  private readonly mails: Mails
  private readonly drafts: Draft[] = []
  /** Answers whose acceptance ended here, or began. */
  private readonly takenBack = new Map<MessageId, boolean>()

  constructor(question: QuestionFacts | StoredQuestion, mails: Mails, atMs: number) {
    const { facts, version, events } =
      'facts' in question ? question : { facts: question, version: undefined, events: [] }
    this.facts = facts
    this.version = version
    this.events = [...events]
    this.known = events.length
    this.life = lived(facts, events)
    this.before = this.life
    this.mails = mails
    this.atMs = atMs
  }

  happen(happening: Happening): void {
    const event = { ...happening, atMs: this.atMs }
    const { accepted } = this.life
    this.events.push(event)
    this.life = after(this.life, event)
    if (event.kind === 'accepted' && this.isOwn(event.answer)) this.takenBack.set(event.answer, false)
    // Whoever asks may say that it does not help them; that an earlier answer helped another is for its author to take back.
    else if (accepted !== undefined && this.life.accepted === undefined)
      if (event.kind === 'no-longer-holds' || this.isOwn(accepted.answer)) this.takenBack.set(accepted.answer, true)
  }

  private isOwn(answer: MessageId): boolean {
    return this.life.answers.some(({ mail, how }) => mail === answer && how === 'own-words')
  }

  mail(draft: Omit<Draft, 'question' | 'language'>): void {
    this.drafts.push({ ...draft, question: this.facts, language: this.facts.language })
  }

  /** What came of it. A question that is only rehearsed goes no further by itself than its first round, unless it is a
   *  demonstration: nobody was asked, so nobody is silent. */
  async change(
    clock: Clock,
    { demo }: { readonly demo: boolean },
  ): Promise<{ readonly question: NonNullable<AskChange['question']>; readonly outgoing: Outgoing[] }> {
    const { facts, life, atMs } = this
    const isOver = facts.rehearsal && !demo && life.round > 0
    const outgoing: Outgoing[] = []
    for (const draft of this.drafts) outgoing.push(await this.mails.outgoing(draft, atMs))
    return {
      question: {
        facts,
        version: this.version,
        status: life.status,
        dueMs: isOver ? undefined : nextStep(life, atMs, clock)?.dueMs,
        events: this.events.slice(this.known),
        outcomes: this.changedAsks(),
        takenBack: [...this.takenBack].map(([answer, isTakenBack]) => ({ answer, isTakenBack })),
      },
      outgoing,
    }
  }

  private changedAsks(): AskOutcome[] {
    const known = new Map(this.before.asks.map(({ address, outcome }) => [address, outcome]))
    return this.life.asks.filter(({ address, outcome }) => known.get(address) !== outcome)
  }
}

/** A question that nothing happens to now: it is looked at again then. */
export const later = (
  { facts, version, status }: StoredQuestion,
  dueMs: number,
): { readonly question: NonNullable<AskChange['question']> } => ({
  question: { facts, version, status, dueMs, events: [], outcomes: [] },
})
