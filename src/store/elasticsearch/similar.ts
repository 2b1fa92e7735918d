import { editDistance, mostMistakes } from '../edit-distance.ts'
import { type Connection, promptly } from './client.ts'

/** Where people's words are; names of people are not suggested. */
const FIELDS = ['subject', 'own', 'names'] as const
/** Words looked at in each field of each shard: the nearest are among them. */
const CANDIDATES = 50

/** Words of some indices like `word`, as `store/sqlite/similar-words.ts` finds them: the server's own suggester looks them up,
 *  and the same rules say which are good. */
export async function similarWords(
  connection: Connection,
  index: string[],
  word: string,
  limit: number,
): Promise<{ readonly word: string; readonly mails: number }[]> {
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
    .filter(({ word: other, mails, distance }) => other !== word && mails > 1 && distance <= most)
    .sort((a, b) => a.distance - b.distance || b.mails - a.mails)
    .slice(0, limit)
    .map(({ word: other, mails }) => ({ word: other, mails }))
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
