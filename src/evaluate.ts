import { readFile, writeFile } from 'node:fs/promises'
import { type Evaluation, evaluate, type Metrics } from './expertise/metrics.ts'
import { type Comparison, compareRuns } from './expertise/significance.ts'
import {
  EvaluationFileError,
  type EvaluationTopic,
  formatRun,
  parsePeople,
  parseQrels,
  parseRun,
  parseTopics,
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
export type Ranking = (
  topic: EvaluationTopic,
) => Promise<readonly { readonly addresses: readonly string[]; readonly score: number }[]>

/** Measures a ranking against judgements. People are known by their addresses on both sides; somebody whom the judgements
 *  do not know is still in the run, and counts as wrong. */
export async function evaluateRanking(
  files: EvaluationFiles,
  rank: Ranking,
  onProgress: (done: number, total: number) => void,
): Promise<EvaluationReport> {
  const topics = await read(files.topics, parseTopics)
  const qrels = await read(files.qrels, parseQrels)
  const idOf = new Map(
    (await read(files.people, parsePeople)).flatMap(({ id, addresses }) =>
      addresses.map((address) => [address, id] as const),
    ),
  )
  const run = new Map<string, { person: string; score: number }[]>()
  for (const [at, topic] of topics.entries()) {
    const people = (await rank(topic)).flatMap(({ addresses, score }) =>
      judgedAs(addresses, idOf).map((person) => ({ person, score })),
    )
    run.set(
      topic.id,
      people.filter(({ person }, place) => people.findIndex((one) => one.person === person) === place),
    )
    onProgress(at + 1, topics.length)
  }
  if (files.run !== undefined) await writeFile(files.run, formatRun(run, 'hvemvet'))
  return report(evaluate(run, qrels), await against(files, qrels, evaluate(run, qrels)))
}

/** Everyone the judgements know under a person's addresses: they may count as two whom we hold to be one. */
function judgedAs(addresses: readonly string[], idOf: ReadonlyMap<string, string>): string[] {
  const ids = new Set(addresses.flatMap((address) => idOf.get(address) ?? []))
  return ids.size > 0 ? [...ids] : [`unjudged:${addresses[0] ?? ''}`]
}

async function against(
  files: EvaluationFiles,
  qrels: Parameters<typeof evaluate>[1],
  ours: Evaluation,
): Promise<EvaluationReport['against']> {
  if (files.against === undefined) return undefined
  const other = evaluate(await read<Run>(files.against, parseRun), qrels)
  return { ...compareRuns(ours, other), map: other.mean.ap }
}

const report = (measured: Evaluation, compared: EvaluationReport['against']): EvaluationReport => ({
  topics: measured.topics,
  ...measured.mean,
  ...(compared === undefined ? {} : { against: compared }),
})

async function read<T>(file: string, parse: (text: string) => T): Promise<T> {
  const text = await readFile(file, 'utf8').catch((fault: unknown) => {
    throw new EvaluationFileError(`${file}: ${reasonOf(fault)}`)
  })
  try {
    return parse(text)
  } catch (fault) {
    throw fault instanceof EvaluationFileError ? new EvaluationFileError(`${file}: ${fault.message}`) : fault
  }
}
