import { DAY_MS } from '../model/time.ts'
import type { Desk } from './deps.ts'
import type { QuestionTurn } from './turn.ts'

const SOON_MS = 10 * 60_000
const MOST_SOON = 5
const MOST_A_DAY = 30

/** Whether somebody has said so much in a question that more of it is kept on its page and mailed no further: two programs that
 *  answer each other are not always known as such, and would go on for ever. */
export function saysTooMuch({ events, facts, atMs }: QuestionTurn, address: string): boolean {
  const isAsker = address === facts.asker.address
  const since = (ms: number): number => {
    const late = events.filter((event) => event.atMs > atMs - ms)
    const said = late.filter(
      (event) =>
        (event.kind === 'comment' || (event.kind === 'answer' && event.how !== 'standing')) &&
        event.by.address === address,
    )
    const thanked = late.filter(({ kind }) => isAsker && (kind === 'thanked' || kind === 'accepted'))
    return Math.max(said.length, thanked.length)
  }
  return since(SOON_MS) > MOST_SOON || since(DAY_MS) > MOST_A_DAY
}

/** The name, for `once`, of one more line told back to somebody; undefined where they have had enough of them for now. */
export async function oneMoreLine(
  { store, now }: Pick<Desk, 'store' | 'now'>,
  address: string,
): Promise<string | undefined> {
  const time = Math.floor(now() / SOON_MS)
  for (let number = 1; number <= MOST_SOON; number++) {
    const name = `told back ${address} ${time} ${number}`
    if (!(await store.wasDone(name))) return name
  }
  return undefined
}
