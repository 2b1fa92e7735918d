import type { Hono } from 'hono'
import type { PersonRef } from '../../src/find/types.ts'
import type { Asking } from '../../src/web/parts.ts'
import { fakeAsking } from './fake-ask.ts'
import { aMail, ana, coolingThread, fakeFind, markedText, nowMs } from './fake-find.ts'
import { aSite } from './site.ts'

/** What a stranger would put anywhere a page shows text: it ends tags and attributes, runs and fetches if it can, and has
 *  a word longer than a line. */
export const venomOf = (evil: string): string =>
  `"'><script>window.owned=1</script><img src=x onerror="window.owned=1"><style>@import '${evil}/s'</style><!--${'('.repeat(120)}\u202e&lt;`

/** HTML as if nothing had made it safe: only the frame and its policy stand between it and the reader. */
const unsafeHtmlOf = (
  evil: string,
): string => `<h1>Hei</h1><script>window.owned=1;parent.owned=1;fetch('${evil}/f')</script>
<img src="${evil}/pixel.png" onerror="window.owned=1"><link rel=stylesheet href="${evil}/s.css">
<style>@import url(${evil}/i.css);body{background:url(${evil}/b.png)}@font-face{font-family:f;src:url(${evil}/f.woff)}*{font-family:f}</style>
<meta http-equiv=refresh content="0;url=${evil}/"><iframe src="${evil}/frame"></iframe><form action="${evil}/" id=f><input name=a autofocus onfocus="window.owned=1"></form>
<svg onload="window.owned=1"><image href="${evil}/svg.png"/></svg><video src="${evil}/v.mp4" autoplay></video><a href="javascript:window.owned=1">x</a><base href="${evil}/">`

const POISONED = new Set(['name', 'address', 'subject', 'questionSubject', 'text', 'paragraph', 'quote', 'outcome'])

/** A value with venom in every text of it that a stranger wrote. */
function poisoned<T>(value: T, venom: string): T {
  if (Array.isArray(value)) return value.map((one: unknown) => poisoned(one, venom)) as T
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, one]: [string, unknown]) => {
    if (name === 'hashtags') return [name, [venom]]
    return [name, typeof one === 'string' && POISONED.has(name) ? venom : poisoned(one, venom)]
  })
  return Object.fromEntries(entries) as T
}

/** Asking with venom in all that is asked, answered and mailed; whoever looks may reply. */
export function hostileAsking(evil: string): Asking {
  const honest = fakeAsking({ rules: { demo: true } })
  const venom = `${venomOf(evil)}\nhttp://localhost/k/"onmouseover=x ${evil}/y`
  const { views } = honest
  return {
    ...honest,
    views: {
      ...views,
      questionFor: async (id, mayReadPrivate) => poisoned(await views.questionFor(id, mayReadPrivate), venom),
      questions: async (which, limit) => poisoned(await views.questions(which, limit), venom),
      mineFor: async (address) => poisoned(await views.mineFor(address), venom),
      draftFor: async (question) => poisoned(await views.draftFor(question), venom),
      outbox: async (limit) => poisoned(await views.outbox(limit), venom),
      outgoing: async (key) => poisoned(await views.outgoing(key), venom),
    },
  }
}

/** The invented archive with venom in every text; `evil` is the address it calls, where it can. */
export function hostileSite(evil: string): Hono {
  const venom = venomOf(evil)
  const venomousPerson: PersonRef & { id: typeof ana.person.id } = {
    ...ana.person,
    name: venom,
    address: `${venom}@evil.example`,
  }
  const honest = fakeFind()
  const list = { address: coolingThread.lists[0]?.address ?? ('' as never), name: venom }
  const mail = aMail(
    'kjol-1@sundferjene.example',
    venomousPerson,
    '2024-09-02T06:40:00Z',
    [
      ['own', `${venom}\n\n${evil}/"onmouseover=x\n\n    ${venom}\n\n- ${venom}\n- ${venom}\n\n`],
      ['quote', `> ${venom}\n`, venom],
      ['forward', `${venom}\n`, venom],
      ['signature', venom],
    ],
    {
      subject: venom,
      hasHtml: true,
      lists: [list],
      problem: venom,
      attachments: [{ index: 0, name: venom, type: 'text/html', sizeBytes: 5 }],
    },
  )
  const threadRow = (row: object) => ({
    ...row,
    subject: venom,
    from: venomousPerson,
    people: [venomousPerson, venomousPerson, venomousPerson],
    lists: [list],
  })
  return aSite({
    settings: { language: 'nb', siteName: venom },
    now: () => nowMs,
    ask: hostileAsking(evil),
    mailParts: { htmlOf: async () => unsafeHtmlOf(evil), attachmentOf: async () => undefined },
    find: fakeFind({
      frontFor: async (viewer) => {
        const front = await honest.frontFor(viewer)
        return {
          ...front,
          lists: front.lists.map((row) => ({ ...row, name: venom, about: venom, lastSubject: venom })),
          open: front.open.map((row) => ({ ...row, ...threadRow(row) })),
          confirmed: front.confirmed.map((row) => ({ ...row, ...threadRow(row), answeredBy: venomousPerson })),
          topics: front.topics.map((topic) => ({ ...topic, name: venom })),
        }
      },
      searchFor: async (viewer, request) => {
        const result = await honest.searchFor(viewer, request)
        return {
          ...result,
          understood: [{ kind: 'word', field: 'text', text: venom, or: false, not: false }],
          suggestions: [{ text: venom, word: venom, instead: venom, mails: 1 }],
          rows: result.rows.map((row) => ({
            ...row,
            ...threadRow(row),
            subjectMarked: markedText(venom),
            snippet: markedText(venom),
            answer: row.answer && { ...row.answer, from: venomousPerson, paragraph: markedText(venom) },
            named: [
              {
                attachment: { index: 0, name: venom, type: venom, sizeBytes: 1 },
                messageId: row.messageId,
                sentBy: venomousPerson,
                discussedBy: [venomousPerson],
              },
            ],
          })),
        }
      },
      threadFor: async () => ({
        ...coolingThread,
        subject: venom,
        lists: [list],
        people: [venomousPerson],
        places: [{ messageId: mail.messageId, depth: 0, parent: undefined, mail }],
        mails: 1,
        size: 1,
      }),
      expertsFor: async (viewer, question, limit) => {
        const experts = await honest.expertsFor(viewer, question, limit)
        return {
          ...experts,
          knowers: experts.knowers.map((knower) => ({
            ...knower,
            person: venomousPerson,
            evidence: knower.evidence.map((one) => ({
              ...one,
              subject: venom,
              quote: markedText(venom),
              confirmedBy: venomousPerson,
            })),
          })),
        }
      },
      personFor: async () => ({
        ...ana,
        person: venomousPerson,
        addresses: [venom],
        joins: [{ address: venom, why: 'rare-name' }],
        topics: ana.topics.map((topic) => ({ ...topic, name: venom })),
        recentThreads: ana.recentThreads.map((thread) => ({ ...thread, subject: venom, lists: [list] })),
        contact: { phone: venom, title: venom, unit: venom },
        talksWith: [{ person: venomousPerson, threads: 2 }],
      }),
      topicsOfMails: async (_viewer, ids) => new Map(ids.map((id) => [id, [venom]])),
      topicsFor: async () => [{ name: venom, mails: 1, people: 1 }],
    }),
  })
}
