import { type Context, Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { backOf } from '../params.ts'
import { themes } from '../visit.ts'
import { isPageLanguage } from '../words/index.ts'

const YEAR_SECONDS = 31_536_000

/** The visitor's language and appearance, kept in a cookie each. Links, so that they work everywhere: they change
 *  nothing but how pages look to whoever follows them. */
export const choiceRoutes = (): Hono =>
  new Hono()
    .get('/language/:language', (c) => {
      const language = c.req.param('language')
      return isPageLanguage(language) ? remember(c, 'language', language) : c.notFound()
    })
    .get('/theme/:theme', (c) => {
      const theme = themes.find((known) => known === c.req.param('theme'))
      return theme === undefined ? c.notFound() : remember(c, 'theme', theme)
    })

function remember(c: Context, name: string, value: string): Response {
  const secure = new URL(c.req.url).protocol === 'https:'
  setCookie(c, name, value, { path: '/', maxAge: YEAR_SECONDS, httpOnly: true, sameSite: 'Lax', secure })
  return c.redirect(backOf(c.req.query('back')), 303)
}
