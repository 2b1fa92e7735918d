import type { Qrels, Run } from './trec.ts'

/** How well one topic's people were ranked, each 0..1. Grade 1 or more is relevant. */
export interface Metrics {
  /** Average precision; its mean over topics is MAP. */
  readonly ap: number
  /** One over the place of the first relevant person; its mean is MRR. */
  readonly rr: number
  /** The first one is relevant. */
  readonly p1: number
  /** Somebody among the first five is relevant: who looks up a colleague has reached one. */
  readonly s5: number
  /** The share of the relevant people among the first ten. */
  readonly r10: number
  /** nDCG at ten with gain 2^grade - 1 and discount log2(place + 1). trec_eval's ndcg_cut has the grade as gain. */
  readonly ndcg10: number
}

export interface Evaluation {
  readonly topics: number
  readonly mean: Metrics
  readonly byTopic: ReadonlyMap<string, Metrics>
}

/** Measures a run against judgements, over every topic with somebody relevant; a topic without a line in the run counts
 *  as nought (trec_eval's -c). Definitions: Voorhees and Harman, TREC (2005), chapter 3. */
export function evaluate(run: Run, qrels: Qrels, depth = 1000): Evaluation {
  const byTopic = new Map<string, Metrics>()
  for (const [topic, judged] of qrels) {
    if (![...judged.values()].some(isRelevant)) continue
    const ranked = (run.get(topic) ?? []).slice(0, depth)
    byTopic.set(
      topic,
      measure(
        ranked.map(({ person }) => judged.get(person) ?? 0),
        [...judged.values()],
      ),
    )
  }
  return { topics: byTopic.size, mean: meanOf([...byTopic.values()]), byTopic }
}

function measure(ranked: readonly number[], judged: readonly number[]): Metrics {
  const relevant = judged.filter(isRelevant).length
  const hits = ranked.flatMap((grade, index) => (isRelevant(grade) ? [index + 1] : [])) // places, from 1
  const within = (places: number) => hits.filter((place) => place <= places).length
  return {
    ap: sum(hits.map((place, index) => (index + 1) / place)) / relevant,
    rr: hits[0] === undefined ? 0 : 1 / hits[0],
    p1: within(1),
    s5: Math.min(1, within(5)),
    r10: within(10) / relevant,
    ndcg10: gain(ranked.slice(0, 10)) / gain(judged.toSorted((a, b) => b - a).slice(0, 10)),
  }
}

const isRelevant = (grade: number) => grade >= 1

const gain = (grades: readonly number[]) =>
  sum(grades.map((grade, index) => (2 ** Math.max(0, grade) - 1) / Math.log2(index + 2)))

function meanOf(topics: readonly Metrics[]): Metrics {
  const mean = (of: keyof Metrics) => sum(topics.map((topic) => topic[of])) / Math.max(1, topics.length)
  return { ap: mean('ap'), rr: mean('rr'), p1: mean('p1'), s5: mean('s5'), r10: mean('r10'), ndcg10: mean('ndcg10') }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
