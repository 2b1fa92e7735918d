/** The files evaluation reads and writes: TREC run and qrels files, and tables of topics and people. */

/** A person proposed for a topic. */
export interface Scored {
  readonly person: string
  readonly score: number
}

/** For each topic, the people proposed, best first. */
export type Run = ReadonlyMap<string, readonly Scored[]>

/** For each topic, the people judged and how much they know: 0 nothing, and upwards. */
export type Qrels = ReadonlyMap<string, ReadonlyMap<string, number>>

export interface EvaluationTopic {
  readonly id: string
  readonly query: string
}

/** A question that was really asked. */
export interface RoutingQuestion {
  readonly id: string
  /** The part of the questions it belongs to, such as `train` or `test`. */
  readonly split: string
  /** Without <>. */
  readonly messageId: string
  /** Milliseconds since the epoch, UTC. */
  readonly askedAtMs: number
  /** As the judgements name them. */
  readonly asker: string
  readonly subject: string
}

/** A person as the judgements name them, with every address of theirs in lower case. */
export interface JudgedPerson {
  readonly id: string
  readonly addresses: readonly string[]
}

/** A file for evaluation that does not hold what its kind must hold, with the first bad line's number. */
export class EvaluationFileError extends Error {}

/** Scores are written in millionths, so that reading them back gives the same order. */
const SCORE_STEPS = 1_000_000

/** Reads `topic Q0 person rank score tag` lines. The rank column is ignored, as trec_eval ignores it: score decides, and
 *  equal scores go by person, last in the alphabet first. Throws EvaluationFileError. */
export function parseRun(text: string): Run {
  const run = new Map<string, Scored[]>()
  for (const { line, fields } of fieldsOf(text)) {
    const [topic, , person, , scoreText] = fields
    const score = Number(scoreText)
    if (topic === undefined || person === undefined || scoreText === undefined || !Number.isFinite(score)) {
      throw new EvaluationFileError(`line ${line}: a run line is "topic Q0 person rank score tag"`)
    }
    valueFor(run, topic, () => []).push({ person, score })
  }
  for (const people of run.values()) people.sort((a, b) => b.score - a.score || (a.person < b.person ? 1 : -1))
  return run
}

/** Writes a run as TREC reads it. Scores fall strictly, whatever ties the ranking had: trec_eval would break a tie by
 *  name, and its figures would then differ from ours. */
export function formatRun(run: Run, tag: string): string {
  const lines: string[] = []
  for (const [topic, people] of run) {
    let previous = Number.POSITIVE_INFINITY
    people.forEach(({ person, score }, index) => {
      const steps = Math.min(Math.round(score * SCORE_STEPS), previous - 1)
      lines.push(`${topic} Q0 ${person} ${index + 1} ${(steps / SCORE_STEPS).toFixed(6)} ${tag}\n`)
      previous = steps
    })
  }
  return lines.join('')
}

/** Reads `topic 0 person grade` lines. Throws EvaluationFileError. */
export function parseQrels(text: string): Qrels {
  const qrels = new Map<string, Map<string, number>>()
  for (const { line, fields } of fieldsOf(text)) {
    const [topic, , person, gradeText] = fields
    const grade = Number(gradeText)
    if (topic === undefined || person === undefined || gradeText === undefined || !Number.isInteger(grade)) {
      throw new EvaluationFileError(`line ${line}: a qrels line is "topic 0 person grade"`)
    }
    valueFor(qrels, topic, () => new Map()).set(person, grade)
  }
  return qrels
}

/** Topics from a tab-separated table with columns `qid` and `query`. Throws EvaluationFileError. */
export const parseTopics = (text: string): EvaluationTopic[] =>
  parseTable(text, ['qid', 'query']).map((row) => ({ id: row.get('qid') ?? '', query: row.get('query') ?? '' }))

/** Questions from a tab-separated table with columns `qid`, `split`, `message_id`, `ts` (seconds since the epoch), `asker`
 *  and `subject`. Throws EvaluationFileError. */
export const parseQuestions = (text: string): RoutingQuestion[] =>
  parseTable(text, ['qid', 'split', 'message_id', 'ts', 'asker', 'subject']).map((row) => {
    const [id, seconds] = [row.get('qid') ?? '', row.get('ts') ?? '']
    if (!/^\d{1,11}$/.test(seconds))
      throw new EvaluationFileError(`question ${id}: "${seconds}" is no time in seconds since 1970`)
    return {
      id,
      split: row.get('split') ?? '',
      messageId: row.get('message_id') ?? '',
      askedAtMs: Number(seconds) * 1000,
      asker: row.get('asker') ?? '',
      subject: row.get('subject') ?? '',
    }
  })

/** People from a tab-separated table with columns `person` and `emails` (comma between). Throws EvaluationFileError. */
export const parsePeople = (text: string): JudgedPerson[] =>
  parseTable(text, ['person', 'emails']).map((row) => ({
    id: row.get('person') ?? '',
    addresses: (row.get('emails') ?? '')
      .toLowerCase()
      .split(',')
      .map((address) => address.trim())
      .filter((address) => address !== ''),
  }))

/** The rows of a tab-separated table with a line of column names, each by column. Throws EvaluationFileError when a
 *  needed column is missing. */
export function parseTable(text: string, needed: readonly string[]): ReadonlyMap<string, string>[] {
  const [header, ...rows] = linesOf(text)
  const columns = (header?.text ?? '').split('\t')
  for (const column of needed) {
    if (!columns.includes(column)) throw new EvaluationFileError(`line 1: there is no column "${column}"`)
  }
  return rows.map((row) => {
    const values = row.text.split('\t')
    return new Map(columns.map((column, index) => [column, values[index] ?? '']))
  })
}

const fieldsOf = (text: string) =>
  linesOf(text).map(({ line, text: content }) => ({ line, fields: content.trim().split(/\s+/) }))

function linesOf(text: string): { readonly line: number; readonly text: string }[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((content, index) => ({ line: index + 1, text: content }))
    .filter((line) => line.text.trim() !== '')
}

function valueFor<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const present = map.get(key)
  if (present !== undefined) return present
  const made = make()
  map.set(key, made)
  return made
}
