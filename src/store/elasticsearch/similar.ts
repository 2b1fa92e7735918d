import type { estypes } from '@elastic/elasticsearch'
import { editDistance, mostMistakes } from '../edit-distance.ts'
import type { Connection } from './client.ts'
import { promptly } from './hedged.ts'

type Dsl = estypes.QueryDslQueryContainer

/** Where people's words are, and what attachments are called; names of people are not suggested. */
const FIELDS = ['subject', 'own', 'names'] as const
/** Words looked at in each field of each shard: the nearest are among them. */
const CANDIDATES = 50
/** So many of the nearest are counted in what the audience may read. */
const COUNTED = 20

/** Words of some indices like `word`, as `store/sqlite/similar-words.ts` finds them: the server's own suggester looks them up,
 *  and the same rules say which are good. The suggester goes by statistics, where mail that has left still counts, so each word
 *  is counted again in the mails there are of which `filter` holds. */
export async function similarWords(
  connection: Connection,
  index: string[],
  filter: Dsl,
  word: string,
  limit: number,
): Promise<{ readonly word: string; readonly mails: number }[]> {
  const likely = (await likeWords(connection, index, word)).slice(0, COUNTED)
  if (likely.length === 0) return []
  const counts = await countMails(
    connection,
    index,
    filter,
    likely.map((one) => one.word),
  )
  return likely
    .map((one, at) => ({ ...one, mails: counts[at] ?? 0 }))
    .filter(({ mails }) => mails > 1)
    .sort(byLikeness)
    .slice(0, limit)
    .map(({ word: other, mails }) => ({ word: other, mails }))
}

interface Likely {
  readonly word: string
  readonly mails: number
  readonly distance: number
}

const byLikeness = (a: Likely, b: Likely): number => a.distance - b.distance || b.mails - a.mails

/** The likeliest first, with about how many mails hold each. */
async function likeWords(connection: Connection, index: string[], word: string): Promise<Likely[]> {
  const most = mostMistakes(word)
  if (most === 0) return []
  const { suggest } = await promptly(connection, ({ client, preference }, how) =>
    client.search(
      {
        index,
        ...(preference === undefined ? {} : { preference }),
        size: 0,
        suggest: Object.fromEntries(FIELDS.map((field) => [field, { text: word, term: termIn(field, most) }])),
      },
      how,
    ),
  )
  const mailsOf = new Map<string, number>()
  for (const field of FIELDS)
    for (const { options } of suggest?.[field] ?? [])
      for (const option of options as readonly { text: string; freq: number }[])
        mailsOf.set(option.text, Math.max(mailsOf.get(option.text) ?? 0, option.freq))
  return [...mailsOf]
    .map(([other, mails]) => ({ word: other, mails, distance: editDistance(word, other, most) }))
    .filter(({ word: other, distance }) => other !== word && distance <= most)
    .sort(byLikeness)
}

/** How many mails hold each word, of those that the filter lets through. */
async function countMails(
  connection: Connection,
  index: string[],
  filter: Dsl,
  words: readonly string[],
): Promise<number[]> {
  const holding = (word: string): Dsl => ({ bool: { should: FIELDS.map((field) => ({ term: { [field]: word } })) } })
  const { aggregations } = await promptly(connection, ({ client, preference }, how) =>
    client.search(
      {
        index,
        ...(preference === undefined ? {} : { preference }),
        size: 0,
        allow_partial_search_results: false,
        query: { bool: { filter } },
        aggregations: { words: { filters: { filters: words.map(holding) } } },
      },
      how,
    ),
  )
  const { buckets } = (aggregations as unknown as { words: { buckets: { doc_count: number }[] } }).words
  return buckets.map(({ doc_count: mails }) => mails)
}

const termIn = (field: string, most: number) =>
  ({
    field,
    suggest_mode: 'always',
    max_edits: most,
    prefix_length: 0,
    min_word_length: 4,
    size: CANDIDATES,
    shard_size: CANDIDATES,
    string_distance: 'damerau_levenshtein',
    sort: 'score',
  }) as const
