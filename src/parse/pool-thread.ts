/** The thread that keeps a pool's children busy, for `threaded-pool.ts`. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort, workerData } from 'node:worker_threads'
import { openParserPool, type ParserPoolOptions } from './pool.ts'
import { type MailToRead, memoryOf, release } from './pool-protocol.ts'
import type { FromPoolThread, ToPoolThread } from './threaded-pool.ts'

/** What a request and its answer passed through (pipes, copies) is garbage of many MB that this thread, which makes hardly
 *  any other, would long not notice. */
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const COLLECT_EVERY = 4
let answered = 0
const pool = openParserPool(workerData as ParserPoolOptions)

parentPort?.on('message', (message: ToPoolThread) => {
  switch (message.kind) {
    case 'warm':
      return pool.warm()
    case 'close':
      return void pool.close().then(() => process.exit(0))
    case 'parse':
      return void parse(message.id, message.batch)
  }
})

async function parse(id: number, batch: readonly MailToRead[]): Promise<void> {
  const reply = (answer: FromPoolThread, moved: ArrayBuffer[] = []): void => parentPort?.postMessage(answer, moved)
  try {
    const results = await pool.parsePacked(batch)
    reply({ id, results }, memoryOf(results))
  } catch (fault) {
    reply({ id, fault: fault instanceof Error ? fault.message : String(fault) })
  }
  release(batch.map(({ raw }) => raw))
  if (++answered % COLLECT_EVERY === 0) collectGarbage()
}
