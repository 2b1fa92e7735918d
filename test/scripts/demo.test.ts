import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, cpSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { tempDir } from '../temp.ts'

const project = join(import.meta.dirname, '../..')
let checkout: string

beforeAll(() => {
  checkout = tempDir()
  for (const part of ['src', 'demo', 'scripts', 'package.json', 'package-lock.json'])
    cpSync(join(project, part), join(checkout, part), { recursive: true })
  symlinkSync(join(project, 'node_modules'), join(checkout, 'node_modules'))
})

/** scripts/demo as started in a terminal: with a process group of its own, which Ctrl-C reaches as a whole. */
function startDemo(port: number) {
  const env = { ...process.env, PORT: String(port) }
  const demo: ChildProcess = spawn(join(checkout, 'scripts/demo'), {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let log = ''
  demo.stdout?.on('data', (data: Buffer) => (said += data.toString()))
  demo.stderr?.on('data', (data: Buffer) => (log += data.toString()))
  onTestFinished(() => {
    if (demo.exitCode === null && demo.signalCode === null) process.kill(-(demo.pid ?? 0), 'SIGKILL')
  })
  const links = () => [...said.matchAll(/http:\/\/127\.0\.0\.1:\d+\/\S+/g)].map(([link]) => link)
  return {
    log: () => log,
    /** The things to try, once it has said them. */
    tryable: async () => {
      while (links().length < 5) {
        if (demo.exitCode !== null) throw new Error(`the demo ended: ${said}${log}`)
        await sleep(20)
      }
      return links()
    },
    pressCtrlC: () => process.kill(-(demo.pid ?? 0), 'SIGINT'),
    ended: async () => (demo.exitCode ?? (await once(demo, 'close'))[0]) as number | null,
    /** What still runs of it, with its command; the dead that nobody has buried do not. */
    leftovers: () =>
      execFileSync('ps', ['-eo', 'pgid=,stat=,args='], { encoding: 'utf8' })
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter(([pgid, state = 'Z']) => Number(pgid) === demo.pid && !state.startsWith('Z')),
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await once(server.close(), 'close')
  return port
}

describe('scripts/demo', () => {
  it('imports, serves and says what to try, ends on Ctrl-C, and comes back', async () => {
    const port = await freePort()
    for (let start = 0; start < 2; start++) {
      const demo = startDemo(port)
      const tryable = await demo.tryable()
      for (const link of tryable) expect({ link, status: (await fetch(link)).status }).toEqual({ link, status: 200 })
      demo.pressCtrlC()
      expect([0, 130]).toContain(await demo.ended())
      expect(demo.leftovers()).toEqual([])
      expect(demo.log()).not.toMatch(/^\s+at /m)
    }
  }, 120_000)

  it('reads its archive again when the program has changed, and only then', async () => {
    const start = async (): Promise<string> => {
      const demo = startDemo(await freePort())
      await demo.tryable()
      demo.pressCtrlC()
      await demo.ended()
      return demo.log()
    }
    await start()
    expect(await start()).not.toContain('reading the demo archive')
    appendFileSync(join(checkout, 'src/store/sqlite/database.ts'), '// as after an upgrade\n')
    expect(await start()).toContain('reading the demo archive')
  }, 120_000)

  it('says in one line that its port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const demo = startDemo(port)
    expect(await demo.ended()).toBe(1)
    const lines = demo.log().trim().split('\n')
    expect(lines.filter((line) => line.includes(String(port)))).toHaveLength(1)
    expect(lines.at(-1)).toContain(String(port))
    server.close()
  }, 60_000)
})
