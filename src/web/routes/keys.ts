import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Act } from '../../ask/acts.ts'
import { type Claim, readKey } from '../../ask/keys.ts'
import type { QuestionView } from '../../ask/question-view.ts'
import type { PageLanguage } from '../../model/question.ts'
import { DAY_MS } from '../../model/time.ts'
import { questionLink } from '../links.ts'
import { deadKeyPage, unsubscribedPage, unsubscribePage } from '../pages/button.ts'
import { declines, followHows, minePage, pauses } from '../pages/mine.ts'
import { questionPage } from '../pages/question.ts'
import { questionIdOf, stepOf } from '../params.ts'
import type { Asking } from '../parts.ts'
import { type Site, visitTo } from '../site.ts'
import { buttonOf } from './buttons.ts'
import { buttonLimit, formOf } from './forms.ts'

const MOST_NAME_CHARS = 200
const MOST_FOLLOWED_CHARS = 60
const PAUSE_DAYS = { week: 7, fortnight: 14, month: 30 }

/** The pages that signed links in mails lead to. Opening one does nothing; its button does. */
export const keyRoutes = (site: Site, ask: Asking): Hono =>
  new Hono()
    .use('/k/*', async (c, next) => {
      await next()
      c.res.headers.set('Cache-Control', 'no-store')
    })
    .get('/k/:key', async (c) => withClaim(site, ask, c, (held) => opened(site, ask, c, held)))
    .post('/k/:key', buttonLimit, async (c) => withClaim(site, ask, c, (held) => pressed(site, ask, c, held)))
    .get('/k/:key/unsubscribe', async (c) =>
      withClaim(site, ask, c, ({ key, claim }) =>
        isOwn(claim) ? c.html(unsubscribePage(key, claim.address, visitTo(site, c))) : c.notFound(),
      ),
    )
    .post('/k/:key/unsubscribe', buttonLimit, async (c) =>
      withClaim(site, ask, c, async ({ key, claim }) => {
        const body = await c.req.text()
        if (!isOwn(claim) || !isOneClick(body)) return c.notFound()
        await ask.act({ kind: 'unfollow', address: claim.address })
        return c.html(unsubscribedPage(key, visitTo(site, c)))
      }),
    )

/** Mail programs post this, as either kind of form (RFC 8058, 3.2). */
const isOneClick = (body: string): boolean => body.includes('List-Unsubscribe') && body.includes('One-Click')

/** A key and what it allows. */
export interface Held {
  readonly key: string
  readonly claim: Claim
}

/** Opens somebody's own page. */
const isOwn = ({ may }: Claim): boolean => may === 'mine' || may === 'asked'

type Answer = Response | Promise<Response>

/** Reads the key; one that is forged or too old gets a page that says so, and what works instead. */
function withClaim(site: Site, ask: Asking, c: Context, then: (held: Held) => Answer): Answer {
  const key = stepOf(c.req.url, 2)
  const claim = readKey(ask.secret, key, site.now())
  if (claim !== undefined) return then({ key, claim })
  const isExpired = readKey(ask.secret, key, 0) !== undefined
  return c.html(deadKeyPage(isExpired ? 'expired' : 'forged', visitTo(site, c)), isExpired ? 410 : 404)
}

/** The question that a claim is about, which its holder may read whether it is private or not. */
const questionOf = async ({ views }: Asking, { question }: Claim): Promise<QuestionView | undefined> =>
  question === undefined ? undefined : views.questionFor(question, true)

async function opened(site: Site, ask: Asking, c: Context, { key, claim }: Held): Promise<Response> {
  const visit = visitTo(site, c)
  if (isOwn(claim)) {
    const view = await ask.views.mineFor(claim.address)
    return c.html(minePage({ view, key, isAskers: claim.may === 'mine' }, visit))
  }
  const question = await questionOf(ask, claim)
  if (question === undefined) return c.html(deadKeyPage('gone', visit), 404)
  if (claim.may === 'read')
    return question.private ? c.html(questionPage(question, visit)) : c.redirect(questionLink(question.id))
  const button = buttonOf({ key, claim, question }, ask, visit)
  return button === undefined ? c.notFound() : c.html(button.page())
}

async function pressed(site: Site, ask: Asking, c: Context, { key, claim }: Held): Promise<Response> {
  const visit = visitTo(site, c)
  const fields = await formOf(c)
  if (isOwn(claim)) {
    const act = chosen(fields, claim, { nowMs: site.now(), language: visit.language })
    if (act === undefined) throw new HTTPException(400)
    await ask.act(act)
    return c.redirect(c.req.path, 303)
  }
  const question = await questionOf(ask, claim)
  if (question === undefined) return c.html(deadKeyPage('gone', visit), 404)
  const button = buttonOf({ key, claim, question }, ask, visit)
  if (button === undefined) return c.notFound()
  const act = button.actOf(fields)
  if (act === undefined) return c.html(button.page(fields), 400)
  await ask.act(act)
  const after = (await questionOf(ask, claim)) ?? question
  const failed = button.failed?.(after, fields)
  return failed === undefined ? c.html(button.done(after)) : c.html(failed, 422)
}

/** What an asker does with a question of theirs, by its field. */
const ASKERS_OWN = [
  ['withdraw', 'withdraw'],
  ['anyway', 'ask-anyway'],
] as const

/** What somebody chose on their own page. */
function chosen(
  fields: URLSearchParams,
  { address, may }: Claim,
  { nowMs, language }: { readonly nowMs: number; readonly language: PageLanguage },
): Act | undefined {
  const pause = pauses.find((one) => one === fields.get('pause'))
  if (pause !== undefined) return { kind: 'pause', address, untilMs: nowMs + PAUSE_DAYS[pause] * DAY_MS }
  const choice = fields.get('choice')
  if (choice === 'opt-out' || choice === 'opt-in') return { kind: choice, address }
  const followed = fields.get('unfollow')
  if (followed !== null && followed !== '')
    return { kind: 'unfollow', address, name: followed.slice(0, MOST_NAME_CHARS) }
  const name = (fields.get('follow') ?? '').replace(/[\p{Cc}\s,;]+/gu, ' ').trim()
  const often = followHows.find((one) => one === fields.get('often'))
  if (name !== '' && often !== undefined)
    return { kind: 'follow', address, name: name.slice(0, MOST_FOLLOWED_CHARS), how: often, language }
  for (const [field, kind] of ASKERS_OWN) {
    const asked = questionIdOf(fields.get(field) ?? undefined)
    if (asked !== undefined && may === 'mine') return { kind, question: asked, address }
  }
  const question = questionIdOf(fields.get('question') ?? undefined)
  const how = declines.find((one) => one === fields.get('how'))
  return question === undefined || how === undefined ? undefined : { kind: 'decline', question, address, how }
}
