import { Hono } from 'hono'
import { SearchAway } from '../../find/away.ts'
import type { ExpertsResult } from '../../find/types.ts'
import { frontLink, listLink, threadLink } from '../links.ts'
import { aboutPage } from '../pages/about.ts'
import { frontPage } from '../pages/front.ts'
import { listMonthPage, listsPage } from '../pages/lists.ts'
import { searchPage } from '../pages/search.ts'
import { statusPage } from '../pages/status.ts'
import { threadPage } from '../pages/thread.ts'
import { topicPage, topicsPage } from '../pages/topics.ts'
import { whoPage } from '../pages/who.ts'
import { count, isNarrowed, listOf, monthOf, queryOf, searchRequestOf, stepOf, threadIdOf } from '../params.ts'
import { type Site, viewer, visitTo } from '../site.ts'

/** More than the three a search shows, to say how many others there are. */
const KNOWERS_BESIDE_A_SEARCH = 10
const KNOWERS_BESIDE_A_THREAD = 3

/** A discussion can be read while searches are away. */
function nobodyWhileAway(fault: unknown): ExpertsResult {
  if (!(fault instanceof SearchAway)) throw fault
  return { question: '', knowers: [], mails: 0 }
}

/** The pages one reads: each a link, none changes anything. */
export const pageRoutes = (site: Site): Hono =>
  new Hono()
    .get('/', async (c) => c.html(frontPage(await site.find.frontFor(viewer), visitTo(site, c))))
    .get('/search', async (c) => {
      const request = searchRequestOf((name) => c.req.query(name))
      if (request.text === '' && !isNarrowed(request)) return c.redirect(frontLink)
      const wantsPeople = request.text !== '' && !isNarrowed(request) && request.page === 1
      const [result, experts] = await Promise.all([
        site.find.searchFor(viewer, request),
        wantsPeople ? site.find.expertsFor(viewer, request.text, KNOWERS_BESIDE_A_SEARCH) : undefined,
      ])
      return c.html(searchPage(result, experts, visitTo(site, c)))
    })
    .get('/who', async (c) => {
      const question = queryOf(c.req.query('q'))
      if (question === '') return c.redirect(frontLink)
      return c.html(whoPage(await site.find.expertsFor(viewer, question), visitTo(site, c)))
    })
    .get('/t/:thread', async (c) => {
      const thread = threadIdOf(c.req.param('thread'))
      if (thread === undefined) return c.notFound()
      const offset = count(c.req.query('from')) ?? 0
      const [found, experts] = await Promise.all([
        site.find.threadFor(viewer, { thread }, offset),
        site.find.expertsForThread(viewer, thread, KNOWERS_BESIDE_A_THREAD).catch(nobodyWhileAway),
      ])
      if (found === undefined || found.places.length === 0) return c.notFound()
      if (found.thread !== thread) return c.redirect(threadLink(found.thread)) // it was merged into another
      return c.html(
        threadPage({ thread: found, experts, openQuotes: c.req.query('quotes') === 'open' }, visitTo(site, c)),
      )
    })
    .get('/lists', async (c) => c.html(listsPage((await site.find.frontFor(viewer)).lists, visitTo(site, c))))
    .get('/l/:address', async (c) => {
      const list = listOf(stepOf(c.req.url, 2))
      const result = list === undefined ? undefined : await site.find.listMonthFor(viewer, list)
      return result === undefined ? c.notFound() : c.html(listMonthPage(result, visitTo(site, c)))
    })
    .get('/l/:address/:month', async (c) => {
      const list = listOf(stepOf(c.req.url, 2))
      if (list === undefined) return c.notFound()
      const month = monthOf(c.req.param('month'))
      if (month === undefined) return c.redirect(listLink(list))
      const result = await site.find.listMonthFor(viewer, list, month)
      return result === undefined ? c.notFound() : c.html(listMonthPage(result, visitTo(site, c)))
    })
    .get('/topics', async (c) => c.html(topicsPage(await site.find.topicsFor(viewer), visitTo(site, c))))
    .get('/topics/:name', async (c) => {
      const result = await site.find.topicFor(viewer, stepOf(c.req.url, 2))
      return result === undefined ? c.notFound() : c.html(topicPage(result, visitTo(site, c)))
    })
    .get('/status', async (c) => c.html(statusPage(await site.find.statusFor(viewer), visitTo(site, c))))
    .get('/about', (c) => c.html(aboutPage(visitTo(site, c))))
