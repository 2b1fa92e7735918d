import { Hono } from 'hono'
import { KEY_LIFE_MS } from '../../ask/keys.ts'
import { questionFlags } from '../../ask/question-flags.ts'
import type { DraftView, OutboxView } from '../../ask/views.ts'
import { questionMail } from '../../ask/written.ts'
import { SearchAway } from '../../find/away.ts'
import type { QuestionId } from '../../model/question.ts'
import { outgoingLink, takenLink } from '../links.ts'
import { modeOf } from '../mode.ts'
import { type AskForm, askPage } from '../pages/ask.ts'
import { bankPage } from '../pages/bank.ts'
import { questionPage } from '../pages/question.ts'
import { questionsPage } from '../pages/questions.ts'
import { addressOf, bankRequestOf, MOST_WRITTEN_CHARS, questionIdOf, subjectOf, writtenOf } from '../params.ts'
import type { Asking } from '../parts.ts'
import { type Site, viewer, visitTo } from '../site.ts'
import { formOf, waitedFor, writtenLimit } from './forms.ts'
import { keyRoutes } from './keys.ts'
import { outboxRoutes } from './outbox.ts'
import { placeOf } from './place.ts'

const QUESTIONS_SHOWN = 100
const BANK_READ = 1000
const TIPS_SHOWN = 50
/** How long a visitor waits for their question to be taken in. */
const TAKEN_IN_MS = 3000
/** Mail that says what became of a question as it came in. */
const ON_ARRIVAL: ReadonlySet<string> = new Set(['receipt', 'limit', 'stranger'] satisfies OutboxView['mail']['kind'][])
const LATEST = 20

/** Asking, where questions are taken: the questions, the bank of answers, the links of mails, and what was not sent. */
export const askingRoutes = (site: Site, ask: Asking): Hono =>
  new Hono()
    .get('/ask', async (c) => {
      const text = writtenOf(c.req.query('q'))
      const given = addressOf(c.req.query('from'))
      const isTooLong = text.length > MOST_WRITTEN_CHARS
      const form = await filledIn(site, ask, {
        text,
        from: given ?? '',
        wrong: isTooLong ? 'tooLong' : undefined,
      })
      return c.html(askPage(form, ask.views.rules, visitTo(site, c)), isTooLong ? 400 : 200)
    })
    .post('/ask', writtenLimit, async (c) => {
      if (modeOf(ask.views.rules) !== 'demo') return c.notFound()
      const fields = await formOf(c)
      const text = writtenOf(fields.get('q'))
      const from = addressOf(fields.get('from'))
      const wrong =
        text === ''
          ? 'missing'
          : text.length > MOST_WRITTEN_CHARS
            ? 'tooLong'
            : from === undefined || !ask.views.rules.isColleague(from)
              ? 'address'
              : undefined
      if (wrong !== undefined || from === undefined) {
        const form = await filledIn(site, ask, { text, from: (fields.get('from') ?? '').slice(0, 254), wrong })
        return c.html(askPage(form, ask.views.rules, visitTo(site, c)), 400)
      }
      return c.redirect(await handedOver(site, ask, { text, from }), 303)
    })
    .get('/q/:id', async (c) => {
      const id = questionIdOf(c.req.param('id'))
      const question = id === undefined ? undefined : await ask.views.questionFor(id, false)
      return question === undefined ? c.notFound() : c.html(questionPage(question, visitTo(site, c)))
    })
    .get('/questions', async (c) => {
      const which = c.req.query('which') === 'answered' ? 'answered' : 'open'
      const rows = await ask.views.questions(which, QUESTIONS_SHOWN)
      const taken = c.req.query('taken') === 'yes'
      return c.html(questionsPage({ which, rows, limit: QUESTIONS_SHOWN, taken }, visitTo(site, c)))
    })
    .get('/bank', async (c) => {
      const request = bankRequestOf((name) => c.req.query(name))
      const [rows, tips] = await Promise.all([ask.views.questions('answered', BANK_READ), ask.views.tips(TIPS_SHOWN)])
      const mails = [...rows.flatMap(({ archived }) => archived ?? []), ...tips.map(({ messageId }) => messageId)]
      const topics = await site.find.topicsOfMails(viewer, mails)
      return c.html(bankPage({ rows, tips, topics }, request, visitTo(site, c)))
    })
    .route('/', keyRoutes(site, ask))
    .route('/', outboxRoutes(site, ask))

/** The form with what is known of its question. */
async function filledIn(site: Site, ask: Asking, form: Omit<AskForm, 'draft'>): Promise<AskForm> {
  const { text, from, wrong } = form
  const draft = text === '' || wrong === 'tooLong' ? undefined : await draftOf(ask, text, from)
  if (modeOf(ask.views.rules) !== 'demo' || from !== '') return { ...form, draft }
  return { ...form, draft, from: await somebody(site, draft) }
}

function draftOf({ views }: Asking, text: string, asker: string): Promise<DraftView | 'away'> {
  const { subject, own } = questionFlags(subjectOf(text), text)
  return views.draftFor({ subject, text: own, asker }).catch((fault: unknown) => {
    if (fault instanceof SearchAway) return 'away' as const
    throw fault
  })
}

/** An address to ask from in a demonstration: of somebody who asks on the lists, and is not who it would go to. */
async function somebody({ find }: Site, draft: AskForm['draft']): Promise<string> {
  const { open, confirmed } = await find.frontFor(viewer)
  const asked = new Set(draft === undefined || draft === 'away' ? [] : draft.people.map(({ who }) => who.address))
  return [...open, ...confirmed].map(({ from }) => from.address).find((address) => !asked.has(address)) ?? ''
}

/** Hands a question over as a mail from its asker; where to wait for it. */
async function handedOver(site: Site, ask: Asking, { text, from }: { text: string; from: string }): Promise<string> {
  const known = await site.find.personFor(viewer, { address: from })
  const { handed, messageId } = await questionMail(
    { name: known?.person.name ?? '', address: from, person: known?.person.id },
    ask.views.rules.address,
    { subject: subjectOf(text), text, atMs: site.now() },
  )
  const fromMs = site.now()
  await ask.hand(handed)
  const place = await waitedFor(async () => {
    const id = await ask.views.questionOfMail(messageId)
    return id === undefined ? answeredTo(site, ask, from, fromMs) : placeFor(site, ask, id, from)
  }, TAKEN_IN_MS)
  return place ?? takenLink
}

async function placeFor(site: Site, ask: Asking, id: QuestionId, address: string): Promise<string | undefined> {
  const question = await ask.views.questionFor(id, true)
  return question && placeOf(ask, question, { address, expiresMs: site.now() + KEY_LIFE_MS })
}

/** Where a mail to the asker leads: a question that is not in the archive under its asker's mail, as a private one, has a receipt;
 *  one that is not taken may have a mail that says why. */
async function answeredTo(site: Site, ask: Asking, address: string, fromMs: number): Promise<string | undefined> {
  const told = (await ask.views.outbox(LATEST)).find(
    ({ mail }) => mail.to.address === address && mail.createdAtMs >= fromMs && ON_ARRIVAL.has(mail.kind),
  )
  if (told === undefined) return undefined
  const { question } = told.mail
  return question === undefined ? outgoingLink(told.key) : placeFor(site, ask, question, address)
}
