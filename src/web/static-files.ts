import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Hono } from 'hono'

interface StaticFile {
  readonly type: string
  readonly body: Uint8Array<ArrayBuffer>
  readonly hash: string
}

const YEAR_SECONDS = 31_536_000

const file = (where: URL, type: string): StaticFile => {
  const body = Uint8Array.from(readFileSync(where))
  return { type, body, hash: createHash('sha256').update(body).digest('hex').slice(0, 12) }
}

const SCRIPT = 'text/javascript; charset=utf-8'

/** The few files beside the pages: small, so read once and kept. */
const files: Readonly<Record<string, StaticFile>> = {
  'hvemvet.css': file(new URL('static/hvemvet.css', import.meta.url), 'text/css; charset=utf-8'),
  'favicon.svg': file(new URL('static/favicon.svg', import.meta.url), 'image/svg+xml'),
  'hvemvet.js': file(new URL('static/hvemvet.js', import.meta.url), SCRIPT),
  'htmx.js': file(new URL(import.meta.resolve('htmx.org/dist/htmx.min.js')), SCRIPT),
}

/** The address of a file, which changes when the file does, so that browsers may keep it for good. */
export const staticLink = (name: keyof typeof files): string => `/static/${name}?v=${files[name]?.hash ?? ''}`

export const staticRoutes = (): Hono =>
  new Hono().get('/:name', (c) => {
    const found = Object.hasOwn(files, c.req.param('name')) ? files[c.req.param('name')] : undefined
    if (found === undefined) return c.notFound()
    const tag = `"${found.hash}"`
    const current = c.req.query('v') === found.hash
    c.header('ETag', tag)
    c.header('Cache-Control', current ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache')
    if (c.req.header('If-None-Match') === tag) return c.body(null, 304)
    return c.body(found.body, 200, { 'Content-Type': found.type })
  })
