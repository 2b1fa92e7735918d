// Programs of Debian packages that scripts/test unpacked into .tools/debian, run without installing them.
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

/** The unpacked tree called `name`, undefined when scripts/test has not brought it. */
export function unpackedTree(name: string): string | undefined {
  const tree = join(import.meta.dirname, '../../.tools/debian', name)
  return existsSync(`${tree}.packages`) ? tree : undefined // written last
}

/** For a program that finds its own files wherever it lies: the folders of the tree that hold libraries. */
export const librariesOf = (tree: string): string =>
  readdirSync(join(tree, 'usr/lib'), { recursive: true, withFileTypes: true })
    .filter((entry) => /^lib.*\.so/.test(entry.name))
    .map((entry) => entry.parentPath)
    .filter((folder, at, all) => all.indexOf(folder) === at)
    .join(':')

const asRoot = process.getuid?.() === 0
const NAMESPACES = [
  ...(asRoot ? [] : ['-U', '--map-current-user', '--keep-caps']),
  '-m',
  '-p',
  '--propagation',
  'private',
]
/** Lays the tree $1 over /usr, then runs the rest. Programs with /usr/lib compiled in find themselves there. The end of
 *  standard input is the end of all that runs in here, and comes however the caller ends, by kill -9 too. */
const INSIDE = `
  cd "$1" && mount -t overlay overlay -o lowerdir=usr:/usr /usr && shift || exit 1
  exec 3<&0
  (cat <&3 >/dev/null; kill -9 -1) &
  "$@" </dev/null 3<&-`

export type Confined = ChildProcessByStdio<Writable, Readable, Readable>

/** Runs a program with `tree` laid over /usr, in mount and process namespaces of its own, as the caller's user.
 *  Ending its `stdin` kills it with all its children, as a power cut would. */
export const runConfined = (tree: string, command: readonly string[]): Confined =>
  spawn('unshare', [...NAMESPACES, '--fork', '--kill-child', 'sh', '-c', INSIDE, 'sh', tree, ...command], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })

/** The command line that runs another command beside a confined program. */
export function besideConfined(confined: Confined, command: readonly string[]): readonly string[] {
  const first = readFileSync(`/proc/${confined.pid}/task/${confined.pid}/children`, 'utf8').trim()
  return ['nsenter', '-t', first, ...(asRoot ? [] : ['-U', '--preserve-credentials']), '-m', '-p', ...command]
}

/** Why programs cannot be confined here, undefined when they can. */
export function whyNotConfined(tree: string): string | undefined {
  const tried = spawnSync('unshare', [...NAMESPACES, '--fork', 'sh', '-c', INSIDE, 'sh', tree, 'true'], {
    encoding: 'utf8',
    input: '',
  })
  if (tried.status === 0) return undefined
  const said = tried.error?.message ?? tried.stderr.trim().split('\n')[0]
  return `no ${asRoot ? 'mount namespace' : 'user namespace with an overlay mount'} here, needs another kernel setting or root: ${said}`
}
