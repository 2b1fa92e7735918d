import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../cli/program.ts'
import { compose, mbox } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'

const project = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(project, path), 'utf8')

interface Instruction {
  readonly keyword: string
  readonly rest: string
}

/** Lines that end in a backslash go on; comments are left out. */
const instructions: readonly Instruction[] = read('Dockerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, ' ')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => ({ keyword: line.split(' ', 1)[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }))

const all = (keyword: string): string[] => instructions.filter((one) => one.keyword === keyword).map(({ rest }) => rest)
const words = (keyword: string): string[] => JSON.parse(all(keyword).at(-1) ?? '[]') as string[]
const environment = Object.fromEntries(
  all('ENV').flatMap((rest) => rest.split(/\s+/).map((pair) => pair.split('=', 2) as [string, string])),
)

describe('the Dockerfile', () => {
  it('copies just what .dockerignore lets through', () => {
    const [everything, ...but] = read('.dockerignore').trim().split('\n')
    expect(everything).toBe('*')
    const copied = all('COPY').flatMap((rest) => rest.split(' ').slice(0, -1))
    expect(but).toEqual(copied.map((path) => `!${path}`))
  })

  it('starts hvemvet as scripts/hvemvet does', () => {
    const script = read('scripts/hvemvet')
    const [, exported = ''] = /^export (MALLOC_.*)$/m.exec(script) ?? []
    expect(environment).toMatchObject(Object.fromEntries(exported.split(' ').map((pair) => pair.split('='))))
    const [, flags] = /^exec node (.*) "\$root\/src\/main\.ts" "\$@"$/m.exec(script) ?? []
    expect(words('ENTRYPOINT')).toEqual(['node', flags, 'src/main.ts'])
  })

  it('needs the Node that package.json asks for, and no root', () => {
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } }
    expect(all('FROM')).toEqual([`node:${engines.node.replace('>=', '')}-slim`])
    expect(all('USER')).toEqual(['node'])
  })
})

/** Npm of this machine: on the Node that the tests run on, it would not find the machine's settings. */
const machinePath = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.startsWith(project))
  .join(delimiter)
const npmConfig = (key: string): string =>
  execFileSync('npm', ['config', 'get', key], { env: { ...process.env, PATH: machinePath }, encoding: 'utf8' }).trim()
const noNpm =
  spawnSync('npm', ['--version'], { env: { ...process.env, PATH: machinePath } }).status === 0
    ? undefined
    : 'no npm on this machine'

/** Nobody else's, so that what it writes can be found; root alone can be another. */
const UID = 61_480
const user = process.getuid?.() === 0 ? { uid: UID, gid: UID } : {}

/** In a folder instead of a container: the image's steps, then its program as a user who may write to its data alone. */
describeUnless(noNpm, 'what the Dockerfile makes, laid out in a folder', () => {
  let root: string
  let app: string

  beforeAll(() => {
    root = tempDir()
    app = join(root, all('WORKDIR')[0] ?? '')
    const context = join(root, 'context')
    for (const folder of [app, context, join(root, 'bin'), join(root, 'tmp'), join(root, 'home')])
      mkdirSync(folder, { recursive: true })
    copyFileSync(process.execPath, join(root, 'bin/node'))
    const sources = all('COPY').flatMap((rest) => rest.split(' ').slice(0, -1))
    execFileSync('cp', ['-rp', ...sources.map((path) => join(project, path)), context])
    execFileSync('chmod', ['-R', 'go-rwx', context]) // as from somebody with umask 077
    for (const { keyword, rest } of instructions) {
      if (keyword === 'COPY') copy(context, rest.split(' '))
      if (keyword === 'RUN') run(rest)
    }
    execFileSync('chmod', ['-R', 'a-w', app, join(root, 'home')])
    execFileSync('chmod', ['-R', 'u+w', join(app, 'data')])
    for (const [folder, mode] of [
      [root, 0o755],
      [join(root, 'tmp'), 0o1777],
    ] as const)
      chmodSync(folder, mode)
  }, 180_000)
  afterAll(() => void execFileSync('chmod', ['-R', 'u+w', root]))

  /** A folder's contents, or files, as COPY has it. */
  function copy(context: string, paths: readonly string[]): void {
    const to = join(app, paths.at(-1) ?? '')
    mkdirSync(to, { recursive: true })
    for (const path of paths.slice(0, -1)) {
      const from = join(context, path)
      execFileSync('cp', ['-rp', lstatSync(from).isDirectory() ? `${from}/.` : from, to])
      if (lstatSync(from).isDirectory()) chmodSync(to, 0o700)
    }
  }

  /** With this machine's npm, its settings and its cache, which is not the one the step removes. */
  function run(command: string): void {
    const { uid, gid } =
      process.getuid?.() === 0 ? { uid: UID, gid: UID } : { uid: process.getuid?.(), gid: process.getgid?.() }
    const env = {
      ...process.env,
      ...environment,
      PATH: machinePath,
      HOME: join(root, 'home'),
      npm_config_cache: npmConfig('cache'),
      npm_config_userconfig: npmConfig('userconfig'),
      npm_config_prefer_offline: 'true',
    }
    execFileSync('sh', ['-euc', command.replaceAll('node:node', `${uid}:${gid}`)], { cwd: app, env, stdio: 'pipe' })
  }

  /** The image's program with these words after ENTRYPOINT, as the container would run it. */
  function start(command: readonly string[], port: number, stdin: 'ignore' | 'pipe' = 'ignore'): ChildProcess {
    const env = {
      ...environment,
      PATH: join(root, 'bin'),
      HOME: join(root, 'home'),
      TMPDIR: join(root, 'tmp'),
      PORT: `${port}`,
    }
    const child = spawn(join(root, 'bin', command[0] ?? ''), command.slice(1), {
      cwd: app,
      env,
      stdio: [stdin, 'pipe', 'pipe'],
      ...user,
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    return child
  }

  async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
    let said = ''
    for (const output of [child.stdout, child.stderr]) output?.on('data', (data: Buffer) => (said += data.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, said }
  }

  /** Every path outside of its data and /tmp, with when it last changed. */
  const written = (): string[] =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.startsWith('tmp/') && !path.startsWith('app/data'))
      .map((path) => `${path} ${lstatSync(join(root, path)).ctimeMs}`)

  const inWorldsFolders = (): string[] =>
    user.uid === undefined
      ? []
      : ['/tmp', '/var/tmp', '/dev/shm']
          .filter((folder) => existsSync(folder))
          .map((folder) =>
            spawnSync('find', [folder, '-path', root, '-prune', '-o', '-uid', `${UID}`, '-print'], {
              encoding: 'utf8',
            }),
          )
          .flatMap(({ stdout }) => stdout.split('\n').filter(Boolean))

  it('takes in mail, serves it, is healthy, and writes to nothing but its data', async () => {
    const before = written()
    const port = await freePort()
    const list = 'drift@lister.example'
    const importing = start([...words('ENTRYPOINT'), 'import', '-', '--list', list], port, 'pipe')
    importing.stdin?.end(mbox([compose({ id: 'a@x' })]))
    expect(await ended(importing)).toMatchObject({ code: 0, said: expect.stringContaining('1 mail read: 1 new') })

    const health = (): ChildProcess =>
      start(JSON.parse(all('HEALTHCHECK')[0]?.replace(/^.*?CMD /, '') ?? '') as string[], port)
    expect(await ended(health())).toMatchObject({ code: 1 })
    const server = start([...words('ENTRYPOINT'), ...words('CMD')], port)
    const end = ended(server)
    while ((await ended(health())).code !== 0) {
      expect(server.exitCode).toBeNull()
      await sleep(100)
    }
    const found = await fetch(`http://127.0.0.1:${port}/api/search?q=kjelleren`)
    expect(await found.json()).toMatchObject({ hits: [{ subject: 'Pumpe 3 stopper' }] })
    server.kill('SIGTERM')
    expect(await end).toMatchObject({ code: 0 })
    expect(written()).toEqual(before)
    expect(inWorldsFolders()).toEqual([])
  }, 120_000)
})
