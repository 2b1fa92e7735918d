import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { personLink } from '../links.ts'
import { personPage } from '../pages/person.ts'
import { personIdOf } from '../params.ts'
import { type Site, viewer, visitTo } from '../site.ts'

/** Longer than our form ever is. */
const MAX_FORM_BYTES = 1024

/** A person, by number or by address, and their choice of being suggested. */
export const peopleRoutes = (site: Site): Hono =>
  new Hono()
    .on('GET', ['/p', '/p/'], async (c) => {
      const address = (c.req.query('address') ?? '').trim().toLowerCase()
      const found = address === '' ? undefined : await site.find.personFor(viewer, { address })
      return found === undefined ? c.notFound() : c.redirect(personLink(found.person.id))
    })
    .get('/p/:id', async (c) => {
      const id = personIdOf(c.req.param('id'))
      const found = id === undefined ? undefined : await site.find.personFor(viewer, { id })
      if (found === undefined) return c.notFound()
      if (found.person.id !== id) return c.redirect(personLink(found.person.id)) // joined with another
      return c.html(personPage(found, visitTo(site, c)))
    })
    .post('/p/:id/suggest', bodyLimit({ maxSize: MAX_FORM_BYTES }), async (c) => {
      const id = personIdOf(c.req.param('id'))
      const found = id === undefined ? undefined : await site.find.personFor(viewer, { id })
      if (found === undefined) return c.notFound()
      const suggest = new URLSearchParams(await c.req.text()).get('suggest')
      if (suggest === 'yes' || suggest === 'no') await site.people.setOptOut(found.person.id, suggest === 'no')
      return c.redirect(personLink(found.person.id), 303)
    })
