import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkRooms } from '../scripts/check-rooms.ts'
import { tempDir } from './temp.ts'

/** What the walls say about a source tree of these files. */
function violationsIn(files: Record<string, string>): readonly string[] {
  const root = tempDir()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return checkRooms(root).violations
}

const mayImport = {
  model: '',
  settings: '',
  intake: 'model',
  login: 'model',
  language: '',
  parse: 'model language',
  thread: 'model',
  access: 'model',
  store: 'model language',
  expertise: 'model language',
  find: 'model language thread access store expertise',
  post: 'model language store',
  ask: 'model language store expertise find post',
  web: 'model access find post ask',
}

describe('the walls between the rooms', () => {
  it('let a room import what its row names, and nothing else', () => {
    const files: Record<string, string> = {}
    for (const room of Object.keys(mayImport)) {
      files[`src/${room}/index.ts`] = 'export const a = 1\n'
      for (const other of Object.keys(mayImport))
        if (other !== room) files[`src/${room}/uses-${other}.ts`] = `import '../${other}/index.ts'\n`
    }
    const stopped = new Set(violationsIn(files).map((violation) => violation.split(' -> ')[0]))
    const passed = (room: string) =>
      Object.keys(mayImport).filter(
        (other) => files[`src/${room}/uses-${other}.ts`] && !stopped.has(`src/${room}/uses-${other}.ts`),
      )
    expect(Object.fromEntries(Object.keys(mayImport).map((room) => [room, passed(room).join(' ')]))).toEqual(mayImport)
  })

  it('stop an import of types as they stop one of values', () => {
    expect(
      violationsIn({
        'src/model/message.ts': "import type { Viewer } from '../access/viewer.ts'\nexport type Seen = Viewer\n",
        'src/access/viewer.ts': 'export type Viewer = string\n',
      }),
    ).toEqual(['src/model/message.ts -> src/access/viewer.ts: model imports no other room'])
  })

  it('let find use the ports of the store, and not an adapter', () => {
    expect(
      violationsIn({
        'src/find/search.ts': "import '../store/record.ts'\nimport '../store/sqlite/open.ts'\n",
        'src/store/record.ts': 'export const a = 1\n',
        'src/store/sqlite/open.ts': "export { a } from '../record.ts'\n",
      }),
    ).toEqual([
      'src/find/search.ts -> src/store/sqlite/open.ts: find imports only model, language, thread, access, expertise, store',
    ])
  })

  it('keep the ports from their adapters, and adapters from each other', () => {
    expect(
      violationsIn({
        'src/store/record.ts': "import './sqlite/open.ts'\n",
        'src/store/sqlite/open.ts': "import '../elasticsearch/open.ts'\n",
        'src/store/elasticsearch/open.ts': 'export const a = 1\n',
      }),
    ).toEqual([
      'src/store/record.ts -> src/store/sqlite/open.ts: a port does not know its adapters',
      'src/store/sqlite/open.ts -> src/store/elasticsearch/open.ts: an adapter does not know another',
    ])
  })

  it('keep files, sockets and clocks out of the pure rooms', () => {
    expect(violationsIn({ 'src/thread/join.ts': "import 'node:fs/promises'\nimport 'node:path'\n" })).toEqual([
      'src/thread/join.ts -> fs/promises: a pure room does no I/O',
    ])
  })

  it('stop two files that import each other', () => {
    expect(
      violationsIn({
        'src/parse/a.ts': "import { b } from './b.ts'\nexport const a = () => b\n",
        'src/parse/b.ts': "import { a } from './a.ts'\nexport const b = () => a\n",
      }),
    ).toContain('src/parse/a.ts -> src/parse/b.ts: no cycles')
  })

  it('stop a room from importing what wires rooms together', () => {
    expect(
      violationsIn({ 'src/web/page.ts': "import '../serve.ts'\n", 'src/serve.ts': 'export const a = 1\n' }),
    ).toEqual(['src/web/page.ts -> src/serve.ts: web imports only model, access, find, ask, post'])
  })

  it('leave no folder in src that is not a room', () => {
    expect(
      violationsIn({ 'src/main.ts': "import './utils/text.ts'\n", 'src/utils/text.ts': 'export const a = 1\n' }),
    ).toEqual(['src/main.ts -> src/utils/text.ts: every folder of src is a room'])
  })

  it('stand in this source tree, all of which is read', () => {
    const { modules, violations } = checkRooms(join(import.meta.dirname, '..'))
    expect(violations).toEqual([])
    expect(modules).toBeGreaterThan(0)
  })
})
