import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { archiveCommands } from '../../src/archive-cli.ts'
import { Cli } from '../../src/cli.ts'
import { readingCommands } from '../../src/reading-cli.ts'
import { readSettings } from '../../src/settings/settings.ts'

const project = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(project, path), 'utf8')
const guide = read('docs/install.md')
const COMPOSE_FILES = ['docker-compose.yml', 'docker-compose.embedded.yml']

/** What a pattern's only group finds, each once. */
const found = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, group = '']) => group)),
]

describe.each(['docs/install-exchange-online.md', 'docs/install-google.md'])('%s', (path) => {
  it.each(found(read(path), /^```yaml\n([^]*?)^```$/gm))('has settings that hvemvet takes: %.60s', (text) => {
    const env = Object.fromEntries(found(text, /\$\{(\w+)\}/g).map((name) => [name, 'secret']))
    const { accounts, ask } = readSettings({ text, file: path, env })
    expect(accounts.length + (ask.mailbox === undefined ? 0 : 1)).toBe(1)
  })

  it('leads to places that there are', () => {
    const headings = (text: string) =>
      found(text, /^#+ (.*)$/gm).map((words) =>
        words
          .toLowerCase()
          .replace(/[^\p{L}\d -]/gu, '')
          .replaceAll(' ', '-'),
      )
    for (const [, to = '', anchor] of read(path).matchAll(/\]\(([\w-]+\.md)(?:#([\w-]+))?\)/g))
      expect(anchor === undefined ? [anchor] : headings(read(`docs/${to}`))).toContain(anchor)
  })
})

describe('docs/install.md', () => {
  it('has settings that hvemvet takes', () => {
    const blocks = found(guide, /^```yaml\n([^]*?)^```$/gm)
    const set = new Set(blocks.flatMap((block) => found(block, /\$\{(\w+)\}/g)))
    const env = Object.fromEntries([...set].map((name) => [name, 'secret']))
    const { lists, accounts, web, index } = readSettings({ text: blocks.join(''), file: 'docs/install.md', env })
    expect([lists.length, accounts.length, web.url, index.urls.length]).toEqual([2, 1, expect.any(String), 3])
  })

  it('calls no command or option that there is not', () => {
    const cli = new Cli({})
    const commands = new Map([...archiveCommands(cli), ...readingCommands(cli)].map((one) => [one.name(), one]))
    const calls = guide.matchAll(
      /\bhvemvet ((?:doctor|import|sync|search|serve|backup|restore|reindex|reparse)\b(?: +[^\s`#&|]+)*)/g,
    )
    const wrong = [...calls].map(([, call = '']) => call).filter((call) => !isKnown(commands, call))
    expect(wrong).toEqual([])
  })

  it('explains every variable that the compose files read', () => {
    const variables = found(COMPOSE_FILES.map(read).join(''), /(?<!\$)\$\{(\w+)/g)
    expect(found(guide, /^\| `(\w+)` \|/gm)).toEqual(expect.arrayContaining(variables))
  })

  it('explains only messages that there are', () => {
    const sources = readdirSync(join(project, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => `src/${path}`)
    const said = [...sources, 'scripts/prepare.sh', ...COMPOSE_FILES].map(read).join('\n')
    const [, table = ''] = guide.split('## When something is wrong\n')
    const messages = found(table, /^\| (`.*?`) \| /gm).flatMap((cell) => found(cell, /`(.*?)`/g))
    expect(messages.length).toBeGreaterThan(20)
    const pieces = messages.flatMap((message) => message.split('…')).map((piece) => piece.trim())
    expect(pieces.filter((piece) => !said.includes(piece))).toEqual([])
  })
})

function isKnown(commands: ReadonlyMap<string, Command>, call: string): boolean {
  const [name = '', ...words] = call.split(/ +/)
  const options = commands.get(name)?.options.map(({ long }) => long) ?? []
  return commands.has(name) && words.filter((word) => word.startsWith('--')).every((word) => options.includes(word))
}
