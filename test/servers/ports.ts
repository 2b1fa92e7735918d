// Loopback ports of the servers that tests start.
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Confined } from './debian.ts'

const START_MS = 20_000

/** A free port for each name, no two the same. From below those that the kernel gives to connections, so that none of
 *  them is taken while a server starts, or is down. */
export async function freePorts<Name extends string>(...names: Name[]): Promise<Record<Name, number>> {
  const ports = new Set<number>()
  while (ports.size < names.length) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    const server = createServer().listen(port, '127.0.0.1')
    const free = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    server.close()
    if (free) ports.add(port)
  }
  const free = [...ports]
  return Object.fromEntries(names.map((name, at) => [name, free[at]])) as Record<Name, number>
}

/** Resolves when something on `port` has said a first word; rejects when the server ends before, with its own words. */
export async function greets(name: string, port: number, server: Confined): Promise<void> {
  let said = ''
  for (const output of [server.stdout, server.stderr]) output.on('data', (data: Buffer) => (said += data.toString()))
  const deadline = Date.now() + START_MS
  while (!(await hasGreeted(port))) {
    if (server.exitCode !== null) throw new Error(`${name} ended at once: ${said}`)
    if (Date.now() > deadline) throw new Error(`${name} did not greet on port ${port}: ${said}`)
    await sleep(10)
  }
}

const hasGreeted = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (greeted: boolean) => {
      socket.destroy()
      resolve(greeted)
    }
    socket.once('data', () => end(true))
    socket.once('error', () => end(false))
    socket.setTimeout(2_000, () => end(false))
  })
