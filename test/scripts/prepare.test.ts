import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { tempDir } from '../temp.ts'

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A checkout with a main.ts that says where and with what it ran, on a machine whose Node is `machineNode` and whose
 *  npm writes down its calls and installs this test's own Node, until `npmFails`. */
function checkout(machineNode: string, npm = 'works') {
  const root = tempDir()
  const bin = join(root, 'bin')
  const calls = join(root, 'npm-calls')
  for (const folder of ['bin', 'src', 'elsewhere']) mkdirSync(join(root, folder))
  cpSync(join(import.meta.dirname, '../../scripts'), join(root, 'scripts'), { recursive: true })
  writeFileSync(join(root, 'package-lock.json'), '{}\n')
  writeFileSync(
    join(root, 'src/main.ts'),
    'console.log(JSON.stringify({ cwd: process.cwd(), args: process.argv.slice(2) }))\n',
  )
  const program = (name: string, script: string) =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  program('node', `[ "$1" = --version ] && echo ${machineNode} || exec '${process.execPath}' "$@"`)
  program(
    'npm',
    `echo "$@" >>'${calls}'
     [ ${npm} = works ] || { echo npm error code E404 >&2; exit 1; }
     sleep 0.2
     mkdir -p node_modules/.bin
     [ "$1" = ci ] || ln -s '${process.execPath}' node_modules/.bin/node`,
  )
  const run = async (script: string, ...args: string[]): Promise<Ran> => {
    const options = { cwd: join(root, 'elsewhere'), env: { HOME: root, PATH: `${bin}:/usr/bin:/bin` } }
    const ran = promisify(execFile)(join(root, 'scripts', script), args, options)
    return ran.then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (failed: unknown) => failed as Ran,
    )
  }
  const npmCalls = () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [])
  return { root, run, npmCalls }
}

describe('scripts/node', () => {
  it('runs the Node of the machine when it is new enough', async () => {
    const { run, npmCalls } = checkout('v24.0.0')
    expect(await run('node', '-p', '6 * 7')).toEqual({ code: 0, stdout: '42\n', stderr: '' })
    expect(npmCalls()).toEqual([])
  })

  it('fetches one when it is too old, in one line, and only once', async () => {
    const { run, npmCalls } = checkout('v20.20.2')
    const first = await run('node', '-p', '6 * 7')
    expect(first).toMatchObject({ code: 0, stdout: '42\n' })
    expect(first.stderr).toMatch(/^hvemvet: fetching Node 24\.[0-9.]+ .*\n$/)
    expect(await run('node', '-p', '6 * 7')).toEqual({ code: 0, stdout: '42\n', stderr: '' })
    expect(npmCalls()).toHaveLength(1)
  })

  it('fetches one for calls that overlap', async () => {
    const { run, npmCalls } = checkout('v20.20.2')
    const calls = await Promise.all([1, 2, 3].map((n) => run('node', '-p', `${n}`)))
    expect(calls.map(({ stdout }) => stdout)).toEqual(['1\n', '2\n', '3\n'])
    expect(npmCalls()).toHaveLength(1)
  })

  it('is not misled by what an interrupted call left', async () => {
    const { root, run } = checkout('v20.20.2')
    mkdirSync(join(root, '.tools/node/incoming.99999999/node_modules/.bin'), { recursive: true })
    writeFileSync(join(root, '.tools/node/incoming.99999999/node_modules/.bin/node'), 'half of', { mode: 0o755 })
    expect(await run('node', '-p', '6 * 7')).toMatchObject({ code: 0, stdout: '42\n' })
    expect(readdirSync(join(root, '.tools/node'))).toEqual([expect.stringMatching(/^24\./)])
  })

  it('says in one line what to do when npm fails', async () => {
    const { run } = checkout('v20.20.2', 'fails')
    const { code, stderr } = await run('node', '-p', '6 * 7')
    expect(code).toBe(1)
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringContaining('fetching Node'),
      expect.stringMatching(/npm could not fetch .*install Node 24 from https:\/\/nodejs\.org/),
    ])
  })
})

describe('scripts/hvemvet', () => {
  it('runs where the caller is, so that relative paths are theirs', async () => {
    const { root, run } = checkout('v24.0.0')
    const { stdout } = await run('hvemvet', 'import', 'my mail.mbox')
    expect(JSON.parse(stdout)).toEqual({ cwd: join(root, 'elsewhere'), args: ['import', 'my mail.mbox'] })
  })

  it('installs packages once, and again when package-lock.json has changed', async () => {
    const { root, run, npmCalls } = checkout('v24.0.0')
    await run('hvemvet')
    await run('hvemvet')
    expect(npmCalls()).toHaveLength(1)
    writeFileSync(join(root, 'package-lock.json'), '{ "changed": true }\n')
    await run('hvemvet')
    expect(npmCalls()).toEqual([expect.stringContaining('--omit=dev'), expect.stringContaining('--omit=dev')])
  })

  it('says in one line what to do when they cannot be installed, and does not run', async () => {
    const { run } = checkout('v24.0.0', 'fails')
    const { code, stdout, stderr } = await run('hvemvet')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/npm ci failed \(npm error code E404, see .*is the npm registry reachable/)
  })
})

describe('bring_elasticsearch', () => {
  /** With a Java and a Maven that write down their calls; this Maven unpacks an empty server, until `mavenFails`. */
  function machine(javaVersion: number, maven = 'works') {
    const { root, run } = checkout('v24.0.0')
    const calls = join(root, 'maven-calls')
    const program = (name: string, script: string) =>
      writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    program(
      'java',
      `case "$1" in
         --list-modules) echo jdk.incubator.vector@${javaVersion} ;;
         *) printf '    java.home = ${root}\\n    java.specification.version = ${javaVersion}\\n' >&2 ;;
       esac`,
    )
    program(
      'mvn',
      `echo "$@" >>'${calls}'
       [ ${maven} = works ] || { echo '[ERROR] Could not find artifact'; exit 1; }
       sleep 0.2
       mkdir -p tree/elasticsearch-9.5.3`,
    )
    const script = '#!/bin/bash\nset -euo pipefail\nsource "${0%/*}/prepare.sh"\n"$@"\n'
    writeFileSync(join(root, 'scripts/bring'), script, { mode: 0o755 })
    const mavenCalls = () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n').length : 0)
    return { tree: join(root, '.tools/elasticsearch'), root, run, mavenCalls }
  }

  it('fetches it once for calls that overlap, and says where the server and its Java are', async () => {
    const { tree, root, run, mavenCalls } = machine(21)
    const calls = await Promise.all([1, 2, 3].map(() => run('bring', 'bring_elasticsearch')))
    expect(calls.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(calls.map(({ stderr }) => stderr).join('')).toMatch(/^hvemvet: fetching Elasticsearch 9\.5\.3 .*\n$/)
    expect(mavenCalls()).toBe(1)
    expect(readFileSync(join(tree, 'program'), 'utf8')).toBe(`9.5.3\n${root}\n`)
    expect(readdirSync(tree).sort()).toEqual(['9.5.3', 'program'])
  })

  it('fetches nothing when a server is there already', async () => {
    const { tree, run, mavenCalls } = machine(21)
    expect(await run('bring', 'eval', 'ELASTICSEARCH_URL=http://127.0.0.1:9200 bring_elasticsearch')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    expect([mavenCalls(), existsSync(tree)]).toEqual([0, false])
  })

  it('says in one line what Maven said when that fails, and leaves nothing that looks whole', async () => {
    const { tree, run } = machine(21, 'fails')
    const { code, stderr } = await run('bring', 'bring_elasticsearch')
    expect(code).toBe(1)
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringContaining('fetching Elasticsearch'),
      'hvemvet: Elasticsearch: Maven could not fetch it (Could not find artifact), see .tools/maven.log',
    ])
    expect(existsSync(join(tree, '9.5.3')) || existsSync(join(tree, 'program'))).toBe(false)
  })

  it('takes no Java that is too old', async () => {
    const { root, run } = machine(17)
    const { stdout, stderr } = await run('bring', 'eval', 'newer_java || echo none')
    expect(stdout).not.toContain(root)
    expect(stderr).toBe('')
  })
})
