/** The process that reads hostile files for `file-reader.ts`: it may hang, die or run out of memory, and takes nothing with it. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { textOfFile } from './file-text.ts'
import { cutOff } from './no-network.ts'
import type { FileReply, FileRequest } from './protocol.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
/** What a large file leaves behind is not to count against the next one. */
const LARGE_BYTES = 64 * 1024

cutOff()
process.on('disconnect', () => process.exit(0)) // the parent is gone, by whatever end
process.on('message', ({ bytes, name, type, limits }: FileRequest) => {
  textOfFile(bytes, { name, type }, limits).then(
    (result) => {
      process.send?.({ kind: 'text', ...result } satisfies FileReply)
      if (bytes.length > LARGE_BYTES) collectGarbage()
    },
    (error: unknown) =>
      process.send?.({
        kind: 'failed',
        reason: error instanceof Error ? error.message : String(error),
      } satisfies FileReply),
  )
})
process.send?.({ kind: 'ready' } satisfies FileReply)
