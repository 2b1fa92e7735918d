import { type Context, Hono } from 'hono'
import { KEY_LIFE_MS } from '../../ask/keys.ts'
import type { QuestionView } from '../../ask/question-view.ts'
import type { OutboxView } from '../../ask/views.ts'
import { replyMail } from '../../ask/written.ts'
import type { QuestionId } from '../../model/question.ts'
import { isOwnName } from '../headers.ts'
import { outboxLink } from '../links.ts'
import { modeOf } from '../mode.ts'
import { type HeldMail, outboxPage, outgoingPage, type ReplyForm, withoutKeys } from '../pages/outbox.ts'
import { MOST_WRITTEN_CHARS, outboxKeyOf, writtenOf } from '../params.ts'
import type { Asking } from '../parts.ts'
import { type Site, visitTo } from '../site.ts'
import { formOf, waitedFor, writtenLimit } from './forms.ts'
import { placeOf } from './place.ts'

const SHOWN = 200
/** How long a visitor waits until their reply has been read. */
const READ_MS = 2000

/** Mail that was made and not sent. In a demonstration whoever reads one may reply as its receiver; elsewhere nobody sees
 *  mail of a private question, or a key to do anything with. */
export const outboxRoutes = (site: Site, ask: Asking): Hono =>
  new Hono()
    .get('/outbox', async (c) => {
      const views = await ask.views.outbox(SHOWN)
      const read = questionsOnce(ask)
      const mails: HeldMail[] = []
      for (const view of views) {
        const mail = await heldMail(site, ask, view, read)
        if (mail !== undefined) mails.push(mail)
      }
      const shown = { mails, mode: modeOf(ask.views.rules), limit: SHOWN, isFull: views.length === SHOWN }
      return c.html(outboxPage(shown, visitTo(site, c)))
    })
    .get('/outbox/:key', async (c) => {
      const mail = await mailAt(site, ask, c.req.param('key'))
      return mail === undefined ? c.notFound() : shown(site, ask, c, mail, { text: '', wrong: undefined })
    })
    .post('/outbox/:key', writtenLimit, async (c) => {
      const mail = await mailAt(site, ask, c.req.param('key'))
      if (mail === undefined || !takesReplies(ask, mail)) return c.notFound()
      const text = writtenOf((await formOf(c)).get('text'))
      const wrong = text === '' ? 'missing' : text.length > MOST_WRITTEN_CHARS ? 'tooLong' : undefined
      if (wrong !== undefined) {
        c.status(400)
        return shown(site, ask, c, mail, { text, wrong })
      }
      return c.redirect(await replied(site, ask, mail, text), 303)
    })

const isDemo = (ask: Asking): boolean => modeOf(ask.views.rules) === 'demo'

/** Replies to mail that is only told are nobody's to read. */
const takesReplies = (ask: Asking, { view }: HeldMail): boolean => isDemo(ask) && view.mail.address.role !== 'sent'

function shown(site: Site, ask: Asking, c: Context, mail: HeldMail, reply: ReplyForm): Response | Promise<Response> {
  const isOurs = (host: string): boolean => isOwnName(host, site.settings.hosts ?? [])
  return c.html(outgoingPage(mail, { isOurs, reply: takesReplies(ask, mail) ? reply : undefined }, visitTo(site, c)))
}

async function mailAt(site: Site, ask: Asking, text: string): Promise<HeldMail | undefined> {
  const key = outboxKeyOf(text)
  const view = key === undefined ? undefined : await ask.views.outgoing(key)
  return view && heldMail(site, ask, view, questionsOnce(ask))
}

type ReadQuestion = (id: QuestionId) => Promise<QuestionView | undefined>

/** Many mails belong to one question: each is read once. */
function questionsOnce({ views }: Asking): ReadQuestion {
  const read = new Map<QuestionId, Promise<QuestionView | undefined>>()
  return (id) => {
    const known = read.get(id) ?? views.questionFor(id, true)
    read.set(id, known)
    return known
  }
}

/** A mail as anyone may see it; undefined where nobody may. */
async function heldMail(site: Site, ask: Asking, view: OutboxView, read: ReadQuestion): Promise<HeldMail | undefined> {
  const { mail } = view
  const question = mail.question === undefined ? undefined : await read(mail.question)
  if (isDemo(ask)) {
    const reader = { address: mail.to.address, expiresMs: site.now() + KEY_LIFE_MS }
    return { view, isNameless: false, question: question && placeOf(ask, question, reader) }
  }
  if (mail.question !== undefined && (question === undefined || question.private)) return undefined
  const isNameless = question !== undefined && question.asker === undefined && mail.address.role === 'asker'
  return { view: withoutKeys(view), isNameless, question: question && placeOf(ask, question, NOBODY) }
}

/** Nobody is given a link to a private question here. */
const NOBODY = { address: '', expiresMs: 0 }

/** Hands a reply over as its receiver's mail; where to see what came of it. */
async function replied(site: Site, ask: Asking, { view, question: place }: HeldMail, text: string): Promise<string> {
  const id = view.mail.question
  const happened = async (): Promise<number> =>
    id === undefined ? 0 : ((await ask.views.questionFor(id, true))?.events.length ?? 0)
  const before = await happened()
  const { handed } = await replyMail(view.mail, text, site.now())
  await ask.hand(handed)
  if (id !== undefined) await waitedFor(async () => ((await happened()) > before ? true : undefined), READ_MS)
  return place ?? outboxLink
}
