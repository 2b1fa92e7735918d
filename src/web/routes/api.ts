import { Hono } from 'hono'
import { expertsJson, personJson, searchJson, threadJson, topicsJson } from '../../find/json.ts'
import { reasonSentence } from '../../find/reasons.ts'
import { wholeThread } from '../../find/whole-thread.ts'
import { asMessageId, count, personIdOf, queryOf, searchRequestOf, threadIdOf } from '../params.ts'
import { type Site, viewer, visitTo } from '../site.ts'

const MOST = 100

/** The pages' JSON twins, in the shapes of the command line's `--json`. */
export const apiRoutes = (site: Site): Hono =>
  new Hono()
    .get('/search', async (c) => {
      const request = searchRequestOf((name) => c.req.query(name))
      const limit = limitOf(c.req.query('limit'))
      return c.json(searchJson(await site.find.searchFor(viewer, { ...request, limit })))
    })
    .get('/experts', async (c) => {
      const question = queryOf(c.req.query('q'))
      if (question === '') return c.json({ error: 'q is missing: the question' }, 400)
      const { knowers } = await site.find.expertsFor(viewer, question, limitOf(c.req.query('limit')))
      const { language } = visitTo(site, c)
      return c.json(expertsJson(knowers, ({ reason }) => reasonSentence(reason, language)))
    })
    .get('/thread', async (c) => {
      const messageId = asMessageId(c.req.query('message') ?? '')
      const thread = threadIdOf(c.req.query('id'))
      if (messageId === undefined && thread === undefined) {
        return c.json({ error: 'message or id is missing: a Message-ID, or the number of a thread' }, 400)
      }
      const which = messageId === undefined ? (thread === undefined ? undefined : { thread }) : { messageId }
      const parts = which === undefined ? undefined : await wholeThread(site.find, viewer, which)
      return parts === undefined ? c.json({ error: 'no such thread' }, 404) : c.json(threadJson(parts))
    })
    .get('/person', async (c) => {
      const address = (c.req.query('address') ?? '').trim().toLowerCase()
      const id = personIdOf(c.req.query('id'))
      if (address === '' && id === undefined) return c.json({ error: 'address or id is missing' }, 400)
      const found = await site.find.personFor(viewer, id === undefined ? { address } : { id })
      return found === undefined ? c.json({ error: 'no such person' }, 404) : c.json(personJson(found))
    })
    .get('/topics', async (c) => c.json(topicsJson(await site.find.topicsFor(viewer))))

const limitOf = (text: string | undefined): number | undefined => {
  const limit = count(text)
  return limit === undefined ? undefined : Math.min(limit, MOST)
}
