import { html } from 'hono/html'
import { reasonSentence } from '../../find/reasons.ts'
import type { EvidenceRef, Knower, ReasonFacts } from '../../find/types.ts'
import { mailLink } from '../links.ts'
import type { Visit } from '../visit.ts'
import { ageBadge, confirmedByBadge } from './badges.ts'
import { dateMargin, type Html, langOf, marked, nothing } from './text.ts'

const OPEN = 3

/** Dated mails in the person's own words, three open and the rest folded. */
export function evidenceList(evidence: readonly EvidenceRef[], visit: Visit): Html {
  const [open, folded] = [evidence.slice(0, OPEN), evidence.slice(OPEN)]
  const rest = visit.words.who.evidenceMore(folded.length, visit.dates.number(folded.length))
  return html`<ol class="log ev">${open.map((mail) => evidenceItem(mail, visit))}</ol>${
    folded.length === 0
      ? nothing
      : html`<details><summary>${rest}</summary><ol class="log ev">${folded.map((mail) => evidenceItem(mail, visit))}</ol></details>`
  }`
}

function evidenceItem(mail: EvidenceRef, visit: Visit): Html {
  const { quoteMarks, thread } = visit.words
  const lang = langOf(mail.language, visit)
  const by = mail.confirmedBy === undefined ? nothing : confirmedByBadge(mail.confirmedBy, visit)
  return html`<li>${dateMargin(mail.writtenAtMs, visit)}<div><blockquote${lang}><p>${quoteMarks.open}${marked(mail.quote)}${quoteMarks.close}</p></blockquote><p class="src"><a href="${mailLink(mail.messageId)}"${lang}>${mail.subject.trim() || thread.noSubject}</a>${by}${ageBadge(mail.writtenAtMs, visit)}</p></div></li>
`
}

/** "Mange spor, ferske": how much there is to go by, and how new. */
export function strengthWords(facts: ReasonFacts, { words }: Visit): string {
  const liked = facts.strength === 'few' && facts.confirmed > 0
  return `${words.who.strengths[facts.strength]}, ${liked ? words.who.wellReceived : words.who.freshness[facts.freshness]}`
}

export const whyKnows = (knower: Knower, visit: Visit): Html =>
  html`<p class="why"><b>${strengthWords(knower.reason, visit)}.</b> ${reasonSentence(knower.reason, visit.language)}</p>`
