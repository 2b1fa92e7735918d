import {
  against,
  type EvaluationFiles,
  type EvaluationReport,
  keepRun,
  type OnProgress,
  type Ranking,
  readWith,
  report,
  runOf,
} from './evaluate.ts'
import { evaluate, type Metrics } from './expertise/metrics.ts'
import { activityAt } from './expertise/routing.ts'
import {
  EvaluationFileError,
  type JudgedPerson,
  parsePeople,
  parseQrels,
  parseQuestions,
  type Qrels,
  type RoutingQuestion,
  type Run,
} from './expertise/trec.ts'
import type { Find } from './find/find.ts'
import type { Audience, Viewer } from './model/audience.ts'
import type { MessageId } from './model/ids.ts'
import { ownText } from './model/message.ts'
import type { RecordReader } from './store/record.ts'

/** How often somebody was proposed who in fact answered. Beside it what naming the most active people would have given. */
export interface RoutingReport extends EvaluationReport {
  readonly prior: Metrics
  readonly splits: readonly (Metrics & { readonly split: string; readonly topics: number; readonly prior: Metrics })[]
}

const OPERATOR: Viewer = { kind: 'operator' }
const EVERYTHING: Audience = { kind: 'everything' }
const PROPOSED = 100

/** Measures who is proposed for questions that were really asked against who answered, by mail older than each alone.
 *  @param split only the questions of this part of the table
 *  @throws EvaluationFileError */
export async function evaluateRouting(
  files: EvaluationFiles,
  split: string | undefined,
  { find, record }: { readonly find: Find; readonly record: RecordReader },
  onProgress: OnProgress,
): Promise<RoutingReport> {
  const all = await readWith(files.topics, parseQuestions)
  const questions = all.filter((question) => split === undefined || question.split === split)
  if (questions.length === 0) throw new EvaluationFileError(`${files.topics}: there is no question of "${split}"`)
  const people = await readWith(files.people, parsePeople)
  const qrels = await readWith(files.qrels, parseQrels)
  const run = await runOf(questions, people, routing(find, record, people), onProgress)
  const prior = await runOf(questions, people, await mostActive(record, people), () => {})
  await keepRun(files, run)
  return {
    ...beside(run, prior, qrels, questions),
    splits: [...Map.groupBy(questions, (question) => question.split)].map(([name, some]) => ({
      split: name,
      ...beside(run, prior, qrels, some),
    })),
    ...(await against(files, only(qrels, questions), evaluate(run, only(qrels, questions)))),
  }
}

function beside(run: Run, prior: Run, qrels: Qrels, questions: readonly RoutingQuestion[]) {
  const judged = only(qrels, questions)
  return { ...report(evaluate(run, judged)), prior: evaluate(prior, judged).mean }
}

const only = (qrels: Qrels, questions: readonly RoutingQuestion[]): Qrels => {
  const ids = new Set(questions.map(({ id }) => id))
  return new Map([...qrels].filter(([id]) => ids.has(id)))
}

/** As `route` proposes, for the question's mail; for its subject alone where the archive lacks the mail. */
function routing(find: Find, record: RecordReader, people: readonly JudgedPerson[]): Ranking<RoutingQuestion> {
  const addressOf = new Map(people.map(({ id, addresses }) => [id, addresses[0]]))
  return async ({ messageId, subject, asker, askedAtMs }) => {
    const [mail] = await record.mailsWithId(messageId as MessageId, EVERYTHING)
    const text = mail && (await record.texts([mail.mail], EVERYTHING)).get(mail.mail)
    const question = {
      subject: mail?.subject ?? subject,
      text: text === undefined ? '' : ownText(text),
      asker: mail?.from.address ?? addressOf.get(asker) ?? '',
    }
    return find.routeFor(OPERATOR, question, askedAtMs, PROPOSED)
  }
}

/** Whoever answered most lately, whatever is asked. */
async function mostActive(record: RecordReader, judged: readonly JudgedPerson[]): Promise<Ranking<RoutingQuestion>> {
  const times = await record.answerTimes(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, EVERYTHING)
  const people = await record.people([...new Set(times.map(({ person }) => person))], EVERYTHING)
  const addressesOf = new Map(people.map(({ id, addresses }) => [id, addresses.map(({ address }) => address)]))
  const askers = new Map(judged.map(({ id, addresses }) => [id, addresses]))
  return async ({ asker, askedAtMs }) =>
    [...activityAt(askedAtMs, times)]
      .map(([person, { answers }]) => ({ addresses: addressesOf.get(person) ?? [], score: answers }))
      .filter(({ addresses }) => !addresses.some((address) => askers.get(asker)?.includes(address)))
      .sort((a, b) => b.score - a.score)
      .slice(0, PROPOSED)
}
