import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { HTTPException } from 'hono/http-exception'
import { SearchAway } from '../find/away.ts'
import { isMeantForUs, safeHeaders } from './headers.ts'
import { awayPage, faultPage, refusedPage } from './pages/errors.ts'
import { queryOf } from './params.ts'
import { apiRoutes } from './routes/api.ts'
import { askingRoutes } from './routes/asking.ts'
import { choiceRoutes } from './routes/choices.ts'
import { mailRoutes } from './routes/mail.ts'
import { pageRoutes } from './routes/pages.ts'
import { peopleRoutes } from './routes/people.ts'
import { type Site, visitTo } from './site.ts'
import { staticRoutes } from './static-files.ts'

export type { Site } from './site.ts'

/** The whole site, without a listener: `serve` it, or ask it directly with `app.request('/')`. */
export function webApp(site: Site): Hono {
  const app = new Hono()
  app.use(safeHeaders)
  app.use(async (c, next) => {
    if (!isMeantForUs(c, site.settings.hosts ?? [])) throw new HTTPException(421)
    await next()
  })
  const sameSite = csrf()
  app.use((c, next) => (isOneClick(c) ? next() : sameSite(c, next)))
  app.route('/static', staticRoutes())
  app.get('/healthz', (c) => {
    const ended = site.ended?.() ?? []
    return ended.length === 0 ? c.json({ ok: true }) : c.json({ ok: false, ended }, 503)
  })
  app.route('/api', apiRoutes(site))
  app.route('/', pageRoutes(site))
  app.route('/', mailRoutes(site))
  app.route('/', peopleRoutes(site))
  app.route('/', choiceRoutes())
  if (site.ask !== undefined) app.route('/', askingRoutes(site, site.ask))
  app.notFound((c) => refused(site, c, 404))
  app.onError((fault, c) => {
    if (fault instanceof HTTPException) return refused(site, c, fault.status)
    return fault instanceof SearchAway ? searchAway(site, c, fault) : failed(site, c, fault)
  })
  return app
}

/** A mail program's own unsubscribe button: it posts without a page, so from no site, and the key in its address is all there is
 *  to it (RFC 8058, 3.2). */
const isOneClick = (c: Context): boolean => c.req.method === 'POST' && /^\/k\/[^/]+\/unsubscribe$/.test(c.req.path)

/** What a visitor can cause: said, not logged. */
function refused(site: Site, c: Context, status: HTTPException['status']): Response | Promise<Response> {
  const kind = status === 404 ? 'notFound' : status === 403 ? 'forbidden' : status === 421 ? 'misdirected' : 'bad'
  c.status(status)
  return wantsJson(c) ? c.json({ error: kind }) : c.html(refusedPage(kind, visitTo(site, c)))
}

/** Searches do not work for a while. Why holds no word of anyone. */
function searchAway(site: Site, c: Context, { message }: SearchAway): Response | Promise<Response> {
  site.log.warn({ why: message, path: c.req.path }, 'search is away')
  c.status(503)
  c.header('Retry-After', '10')
  return wantsJson(c) ? c.json({ error: 'searchAway' }) : c.html(awayPage(queryOf(c.req.query('q')), visitTo(site, c)))
}

/** What only we can mend: logged with a code, and the code told. Never the fault itself, which may quote a mail. */
function failed(site: Site, c: Context, fault: Error): Response | Promise<Response> {
  const code = randomBytes(3).toString('hex').toUpperCase()
  site.log.error({ err: fault, code, path: c.req.path }, 'a page failed')
  c.status(500)
  return wantsJson(c) ? c.json({ error: 'fault', code }) : c.html(faultPage(code, visitTo(site, c)))
}

const wantsJson = (c: Context): boolean => c.req.path.startsWith('/api/')
