import { readFile } from 'node:fs/promises'
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml'
import type { z } from 'zod'
import { type Env, fillIn } from './from-env.ts'
import { type IndexServer, IndexUrls, secretProblem } from './index-server.ts'
import { type Settings, SettingsSchema } from './schema.ts'

/** One thing wrong in the settings, and what to do. */
export interface Problem {
  readonly line: number | undefined
  readonly what: string
}

/** The settings cannot be used. The message names the file and every problem, each on a line of its own. */
export class SettingsError extends Error {
  readonly file: string
  readonly problems: readonly Problem[]
  constructor(file: string, problems: readonly Problem[]) {
    const lines = problems.map(({ line, what }) => `  ${line === undefined ? '' : `line ${line}: `}${what}`)
    super([`${file} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:`, ...lines].join('\n'))
    this.name = 'SettingsError'
    this.file = file
    this.problems = problems
  }
}

export interface SettingsSource {
  /** The file's text; undefined where there is no file, which means the defaults. */
  readonly text: string | undefined
  /** The file's name, for people. */
  readonly file: string
  readonly env: Env
}

/** Aliases in a file of settings are few; more are a bomb (YAML's "billion laughs"). */
const MAX_ALIASES = 50

/** The settings of a file and an environment. `${NAME}` in a value is that variable, which must be set; `${NAME:-other}`
 *  may be left out or empty. ELASTICSEARCH_URL alone turns Elasticsearch on. Throws SettingsError with every problem. */
export function readSettings({ text = '', file, env }: SettingsSource): Settings {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const lineOf = (node: Node | undefined): number | undefined =>
    node?.range ? lines.linePos(node.range[0]).line : undefined

  const unreadable = yamlProblems(document.errors, text, lines)
  if (unreadable.length > 0) throw new SettingsError(file, unreadable)
  const unset = fillInAll(document, env)
  const read = SettingsSchema.safeParse(valueOf(document, file))
  const wrong = read.success ? [] : read.error.issues.flatMap((issue) => findingsOf(issue, document))
  const fromEnv = indexServerIn(env)
  const findings = [
    ...fromEnv.findings,
    ...unset,
    ...wrong.filter(({ node }) => !unset.some((one) => one.node === node)),
  ]
  if (findings.length > 0 || !read.success) {
    const problems = findings.map(({ node, what }) => ({ line: lineOf(node), what }))
    throw new SettingsError(file, problems.sort(byLine))
  }
  return {
    ...read.data,
    index: read.data.index.urls.length > 0 ? read.data.index : { ...read.data.index, ...fromEnv.server },
  }
}

/** What ELASTICSEARCH_URL says where the file says nothing. */
function indexServerIn(env: Env): {
  readonly server: Pick<IndexServer, 'urls'> & Partial<IndexServer>
  readonly findings: readonly Finding[]
} {
  const read = IndexUrls.safeParse(env.ELASTICSEARCH_URL ?? '')
  const problems = read.success ? [secretProblem(read.data)] : read.error.issues.map(({ message }) => message)
  const findings = problems
    .filter((problem) => problem !== undefined)
    .map((problem) => ({ node: undefined, what: `ELASTICSEARCH_URL in the environment ${problem}` }))
  const { urls = [], auth } = read.data ?? {}
  return { server: { urls, ...(auth === undefined ? {} : { auth }) }, findings }
}

/** The settings of a file. `isOptional`: it may be missing, as the default file may; one that was asked for may not. */
export async function loadSettings(file: string, env: Env, isOptional: boolean): Promise<Settings> {
  return readSettings({ text: await textOf(file, isOptional), file, env })
}

async function textOf(file: string, isOptional: boolean): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' && isOptional) return undefined
    throw new SettingsError(file, [
      { line: undefined, what: code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${String(code)})` },
    ])
  }
}

interface Finding {
  readonly node: Node | undefined
  readonly what: string
}

/** Replaces `${NAME}` in every value of the parsed file: what a variable holds is never read as YAML. */
function fillInAll(document: Document, env: Env): Finding[] {
  const unset: Finding[] = []
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string') return
      const filled = fillIn(node.value, env)
      if (filled.kind === 'text') node.value = filled.text
      else
        unset.push({
          node,
          what: `${filled.name} is not set in the environment; set it, or write \${${filled.name}:-} if it may be empty`,
        })
    },
  })
  return unset
}

function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {}
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new SettingsError(file, [{ line: undefined, what: `its YAML aliases (*name) cannot be followed: ${why}` }])
  }
}

function findingsOf(issue: z.core.$ZodIssue, document: Document): Finding[] {
  const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
  return paths.map((path) => ({ node: nodeAt(document, path), what: `${nameOf(path)} ${issue.message}` }))
}

/** `accounts #1 password`, counted as people count. */
const nameOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => (typeof part === 'number' ? `#${part + 1}` : String(part))).join(' ') || 'the file'

/** The node at a path, or the nearest above it for what is missing. */
function nodeAt(document: Document, path: readonly PropertyKey[]): Node | undefined {
  let node = document.contents as Node | null | undefined
  for (const part of path) {
    const inside = isAlias(node) ? node.resolve(document) : node
    const next = isCollection(inside) ? stepInto(inside, part) : undefined
    if (next === undefined) break
    node = next
  }
  return node ?? undefined
}

function stepInto(collection: Node, part: PropertyKey): Node | undefined {
  if (!isMap(collection)) return isCollection(collection) ? collection.get(part, true) : undefined
  const pair = collection.items.find(({ key }) => isScalar(key) && key.value === part)
  return (pair?.value ?? pair?.key) as Node | undefined
}

/** What keeps the text from being YAML: the first thing on each line, since the rest follows from it. */
function yamlProblems(errors: Document['errors'], text: string, lines: LineCounter): Problem[] {
  const first = new Map<number, string>()
  for (const { code, message, pos } of errors) {
    const { line } = lines.linePos(pos[0])
    const isReference = text.split('\n')[line - 1]?.includes('${') === true
    const hint = isReference ? '; write "${NAME}" with its quotes' : ''
    const words = code === 'MULTIPLE_DOCS' ? 'a second document begins here (---); put all in one' : message
    if (!first.has(line)) first.set(line, `${words}${hint}`)
  }
  return [...first].map(([line, what]) => ({ line, what }))
}

const byLine = (one: Problem, other: Problem): number => (one.line ?? 0) - (other.line ?? 0)
