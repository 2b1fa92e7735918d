import { existsSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { archiveCommands } from '../../src/archive-cli.ts'
import { Cli } from '../../src/cli.ts'
import { readingCommands } from '../../src/reading-cli.ts'
import { compose } from '../compose.ts'
import { tempDir } from '../temp.ts'
import { asJson, hvemvet, STARTS_MS } from './program.ts'

/** One line for a person, without a stack. */
const oneLine = (log: string): string => {
  const lines = log.trim().split('\n')
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}

describe('the command line', { timeout: STARTS_MS }, () => {
  it('shows examples for every command that it names, on standard output', async () => {
    const { code, out, log } = await hvemvet(['--help'])
    expect({ code, log }).toEqual({ code: 0, log: '' })
    const cli = new Cli({})
    for (const top of [...archiveCommands(cli), ...readingCommands(cli)]) {
      expect(out).toContain(`  ${top.name()}`)
      for (const command of top.commands.length > 0 ? top.commands : [top]) {
        let help = ''
        command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp()
        const name = command === top ? top.name() : `${top.name()} ${command.name()}`
        expect(help).toMatch(new RegExp(`Examples:\n  hvemvet ${name}\\b`))
        for (const option of ['--config', '--data', '--json']) expect(help).toContain(option)
      }
    }
    expect(await hvemvet(['people', 'join', '--help'])).toMatchObject({ code: 0, log: '' })
  })

  it.concurrent.each([
    ['an unknown command', ['imprt', 'x']],
    ['an unknown option', ['search', 'pumpe', '--limt', '3']],
    ['a limit of more than 100', ['search', 'pumpe', '--limit', '101']],
    ['a list that is no address', ['import', 'x.mbox', '--list', 'drift']],
    ['a port that is none', ['serve', '--port', '70000']],
    ['an export of something else', ['export', 'people']],
    ['experts without a question', ['experts']],
    ['a question for nobody', ['route']],
    ['a date that is none', ['route', '--question', 'q.eml', '--before', '12.3.2024']],
    [
      'a split of experts',
      ['evaluate', 'experts', '--topics', 't', '--qrels', 'q', '--people', 'p', '--split', 'test'],
    ],
    ['an evaluation of something else', ['evaluate', 'threads', '--topics', 't', '--qrels', 'q', '--people', 'p']],
    ['a correction of one address alone', ['people', 'join', 'kari@energi.example']],
    ['no command', []],
  ])('ends with 2 and says why for %s', async (_, args) => {
    const { code, out, log } = await hvemvet(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(log.trim()).not.toBe('')
    expect(log).not.toMatch(/^\s+at /m)
  })

  it.concurrent.each([
    ['search', ['pumpe']],
    ['route', ['--question', 'q.eml']],
    ['topics', []],
    ['export', ['threads']],
    ['reindex', []],
    ['reparse', []],
    ['backup', ['b.sqlite']],
    ['people', ['join', 'a@x.example', 'b@x.example']],
    ['threads', ['split', 'a@x']],
  ])('%s says in one line that there is no archive yet, and makes none', async (command, args) => {
    const cwd = tempDir()
    const { code, out, log } = await hvemvet([command, ...args, '--json'], { cwd })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(oneLine(log)).toMatch(/there is no archive in data/)
    expect(existsSync(join(cwd, 'data'))).toBe(false)
  })

  it('doctor tells of a missing archive as of any other fault', async () => {
    const { code, out } = await hvemvet(['doctor', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      checks: expect.arrayContaining([{ name: 'data folder', ok: false, detail: expect.stringContaining('import') }]),
    })
  })

  it('names every mistake in the settings at once, with its line', async () => {
    const cwd = tempDir()
    writeFileSync(join(cwd, 'bad.yaml'), 'language: no\nweb: { listen: 0.0.0.0:80 }\nlist: []\n')
    const { code, log } = await hvemvet(['topics', '--config', 'bad.yaml'], { cwd })
    expect(code).toBe(1)
    for (const wrong of ['language', 'listen', 'list']) expect(log).toContain(wrong)
  })
})

describe('with an archive', { timeout: STARTS_MS }, () => {
  const cwd = tempDir()
  const env = { ELASTICSEARCH_URL: 'http://127.0.0.1:9' }
  beforeAll(async () => {
    writeFileSync(join(cwd, 'en.eml'), compose({ id: 'en@x' }))
    await asJson(['import', 'en.eml'], { cwd })
  })

  it.concurrent.each([
    ['search', ['pumpe']],
    ['experts', ['pumpe']],
    ['reindex', []],
  ])('%s says in one line that Elasticsearch is away, and reads no other index', async (command, args) => {
    const { code, out, log } = await hvemvet([command, ...args], { cwd, env })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(oneLine(log)).toMatch(/Elasticsearch at http:\/\/127\.0\.0\.1:9 cannot be reached/)
  })

  it('import keeps mail while Elasticsearch is away, and says that searches do not find it yet', async () => {
    writeFileSync(join(cwd, 'to.eml'), compose({ id: 'to@x' }))
    const { code, out, log } = await hvemvet(['import', 'to.eml', '--json'], { cwd, env })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ new: 1 })
    expect(log).toMatch(/Searches do not find 2 mails yet: .* cannot be reached/)
  })

  it('says in one line what is not there', async () => {
    for (const args of [
      ['thread', 'borte@x'],
      ['person', 'borte@energi.example'],
      ['threads', 'split', 'borte@x'],
      ['threads', 'join', 'en@x', 'not an id'],
      ['people', 'join', 'kari@energi.example', 'borte@energi.example'],
      ['import', 'borte.mbox'],
      ['reply-text', 'borte.eml'],
      ['experts', '--document', 'borte.eml'],
      ['experts', '--document', '/dev/zero'],
      ['restore', 'borte.sqlite', '--data', 'ny'],
    ]) {
      const { code, log } = await hvemvet(args, { cwd })
      expect({ args, code }).toEqual({ args, code: 1 })
      expect(log.trim().split('\n').at(-1)).toMatch(/borte|not an id|larger than a mail/)
      expect(log).not.toMatch(/^\s+at /m)
    }
  })

  it('says in one line what is no folder, cannot be made or is no file', async () => {
    writeFileSync(join(cwd, 'fil'), 'x')
    for (const [args, why] of [
      [['import', 'en.eml', '--data', 'fil'], /fil.*(no folder|already)/],
      [['serve', '--data', 'fil/x'], /no folder, or lies in none/],
      [['serve', '--data', '/proc/hvemvet'], /no such file or folder, or its disk cannot be written/],
      [['import', 'en.eml', '--data', ''], /--data must name a folder/],
      [['backup', 'ingen/kopi.sqlite'], /there is no folder ingen/],
      [['backup', '/proc/kopi.sqlite'], /\/proc\/kopi\.sqlite cannot be written; name a file/],
      [['restore', '.', '--data', 'ny'], /there is no file \./],
      [['reply-text', '.'], /a folder, and not a file/],
    ] as const) {
      const { code, log } = await hvemvet([...args], { cwd })
      expect({ args, line: oneLine(log) }).toEqual({ args, line: expect.stringMatching(why) })
      expect([1, 2]).toContain(code)
    }
    expect(existsSync(join(cwd, 'ingen'))).toBe(false)
  })

  it('says in one line that its output cannot be written', async () => {
    const under = ['sh', '-c', 'exec "$@" > /dev/full', 'sh']
    const { code, log } = await hvemvet(['search', 'pumpe', '--json'], { cwd, under })
    expect({ code, line: oneLine(log) }).toEqual({
      code: 1,
      line: expect.stringMatching(/standard output cannot be written/),
    })
  })

  it('takes the settings and the folder from the environment where no option names them', async () => {
    writeFileSync(join(cwd, 'andre.yaml'), 'language: nn\n')
    const env = { HVEMVET_CONFIG: 'andre.yaml', HVEMVET_DATA: join(cwd, 'data') }
    const elsewhere = { cwd: tempDir(), env: { ...env, HVEMVET_CONFIG: join(cwd, 'andre.yaml') } }
    expect((await asJson<{ total: number }>(['search', 'pumpa'], elsewhere)).total).toBe(2)
    const { checks } = await asJson<{ checks: { name: string; detail: string }[] }>(['doctor'], elsewhere)
    expect(checks.find(({ name }) => name === 'settings')?.detail).toMatch(/^language nn/)
    const { log } = await hvemvet(['search', 'pumpa', '--data', 'tom'], elsewhere)
    expect(oneLine(log)).toMatch(/there is no archive in tom yet/)
  })

  it('writes what no other user of the machine may read', async () => {
    await asJson(['backup', 'kopi.sqlite'], { cwd })
    for (const name of ['data', 'data/record.sqlite', 'data/index.sqlite', 'kopi.sqlite'])
      expect({ name, mode: statSync(join(cwd, name)).mode & 0o077 }).toEqual({ name, mode: 0 })
  })

  it('serve says in one line that its port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    for (const how of [{ cwd }, { cwd, env: { PORT: String(port) } }]) {
      const args = 'env' in how ? ['serve'] : ['serve', '--port', String(port)]
      const { code, log } = await hvemvet(args, how)
      expect(code).toBe(1)
      expect(oneLine(log)).toContain(`port ${port} is taken`)
    }
    server.close()
  })

  it('prints no progress where no terminal is', async () => {
    const { code, log } = await hvemvet(['import', 'en.eml'], { cwd })
    expect({ code, log }).toEqual({ code: 0, log: '' })
  })
})
