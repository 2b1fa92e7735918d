import { readFile, writeFile } from 'node:fs/promises'
import { type Evaluation, evaluate, type Metrics } from './expertise/metrics.ts'
import { type Comparison, compareRuns } from './expertise/significance.ts'
import {
  EvaluationFileError,
  type EvaluationTopic,
  formatRun,
  type JudgedPerson,
  parsePeople,
  parseQrels,
  parseRun,
  parseTopics,
  type Qrels,
  type Run,
} from './expertise/trec.ts'
import { reasonOf } from './intake/faults.ts'

export interface EvaluationFiles {
  readonly topics: string
  readonly qrels: string
  readonly people: string
  /** Where to write the run, as TREC reads it. */
  readonly run: string | undefined
  /** Another run to compare with. */
  readonly against: string | undefined
}

export interface EvaluationReport extends Metrics {
  readonly topics: number
  readonly against?: Comparison & { readonly map: number }
}

/** People proposed for a topic: by address, best first. */
export type Ranking<Topic> = (
  topic: Topic,
) => Promise<readonly { readonly addresses: readonly string[]; readonly score: number }[]>

export type OnProgress = (done: number, total: number) => void

/** Measures who is found for topics against judgements. */
export async function evaluateExperts(
  files: EvaluationFiles,
  rank: Ranking<EvaluationTopic>,
  onProgress: OnProgress,
): Promise<EvaluationReport> {
  const topics = await readWith(files.topics, parseTopics)
  const qrels = await readWith(files.qrels, parseQrels)
  const run = await runOf(topics, await readWith(files.people, parsePeople), rank, onProgress)
  await keepRun(files, run)
  const measured = evaluate(run, qrels)
  return { ...report(measured), ...(await against(files, qrels, measured)) }
}

/** Ranks people for each topic. People are known by their addresses on both sides; somebody whom the judgements do not know
 *  is still in the run, and counts as wrong. */
export async function runOf<Topic extends { readonly id: string }>(
  topics: readonly Topic[],
  people: readonly JudgedPerson[],
  rank: Ranking<Topic>,
  onProgress: OnProgress,
): Promise<Run> {
  const idOf = new Map(people.flatMap(({ id, addresses }) => addresses.map((address) => [address, id] as const)))
  const run = new Map<string, { person: string; score: number }[]>()
  for (const [at, topic] of topics.entries()) {
    const proposed = (await rank(topic)).flatMap(({ addresses, score }) =>
      judgedAs(addresses, idOf).map((person) => ({ person, score })),
    )
    run.set(
      topic.id,
      proposed.filter(({ person }, place) => proposed.findIndex((one) => one.person === person) === place),
    )
    onProgress(at + 1, topics.length)
  }
  return run
}

/** Everyone the judgements know under a person's addresses: they may count as two whom we hold to be one. */
function judgedAs(addresses: readonly string[], idOf: ReadonlyMap<string, string>): string[] {
  const ids = new Set(addresses.flatMap((address) => idOf.get(address) ?? []))
  return ids.size > 0 ? [...ids] : [`unjudged:${addresses[0] ?? ''}`]
}

export async function keepRun(files: EvaluationFiles, run: Run): Promise<void> {
  if (files.run !== undefined) await writeFile(files.run, formatRun(run, 'hvemvet'))
}

/** The comparison with another run, where one is named. */
export async function against(
  files: EvaluationFiles,
  qrels: Qrels,
  ours: Evaluation,
): Promise<Pick<EvaluationReport, 'against'>> {
  if (files.against === undefined) return {}
  const other = evaluate(await readWith<Run>(files.against, parseRun), qrels)
  return { against: { ...compareRuns(ours, other), map: other.mean.ap } }
}

export const report = (measured: Evaluation): EvaluationReport => ({ topics: measured.topics, ...measured.mean })

/** @throws EvaluationFileError that names the file */
export async function readWith<T>(file: string, parse: (text: string) => T): Promise<T> {
  const text = await readFile(file, 'utf8').catch((fault: unknown) => {
    throw new EvaluationFileError(`${file}: ${reasonOf(fault)}`)
  })
  try {
    return parse(text)
  } catch (fault) {
    throw fault instanceof EvaluationFileError ? new EvaluationFileError(`${file}: ${fault.message}`) : fault
  }
}
