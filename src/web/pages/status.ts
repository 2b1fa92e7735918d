import { html } from 'hono/html'
import type { MailboxStatus, StatusResult } from '../../find/types.ts'
import type { Html } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

/** How far the archive has come with what comes in, and what is wrong. */
export function statusPage({ mailboxes, unsearchable }: StatusResult, visit: Visit): Html {
  const { words, dates } = visit
  const { status } = words
  return page(visit, {
    title: `${status.title} – hvemvet`,
    main: html`<div class="stack">
<div>
<h1>${status.title}</h1>
<p class="lead">${status.lead}</p>
</div>
<section>
<h2>${status.mailboxes}</h2>
${mailboxes.length === 0 ? html`<p class="note">${status.none}</p>` : mailboxTable(mailboxes, visit)}
</section>
<section>
<h2>${status.search}</h2>
<p>${unsearchable === 0 ? status.searchable : words.search.behind(unsearchable, dates.number(unsearchable))}</p>
</section>
<p class="small">${status.operator}</p>
</div>`,
  })
}

const mailboxTable = (mailboxes: readonly MailboxStatus[], visit: Visit): Html => {
  const { status } = visit.words
  return html`<table>
<thead><tr><th scope="col">${status.mailbox}</th><th scope="col">${status.state}</th><th scope="col">${status.checked}</th></tr></thead>
<tbody>
${mailboxes.map((mailbox) => mailboxRow(mailbox, visit))}</tbody>
</table>`
}

function mailboxRow(mailbox: MailboxStatus, { words: { status }, dates }: Visit): Html {
  const { host, isAsk, checkedMs, behind, missing, trouble, isAllOfIt } = mailbox
  const why =
    trouble === undefined
      ? []
      : [
          `${isAllOfIt ? '' : `${status.folderOnly}: `}${status.troubles[trouble.reason]}, ${status.since(dates.recent(trouble.sinceMs))}`,
        ]
  const howFar =
    behind > 0 ? [status.behind(behind, dates.number(behind))] : trouble === undefined ? [status.upToDate] : []
  const notGiven = missing > 0 ? [status.missing(missing, dates.number(missing))] : []
  const purpose = isAsk ? status.purpose.ask : status.purpose.archive
  return html`<tr><th scope="row">${host} <span class="small">${purpose}</span></th><td>${[...why, ...howFar, ...notGiven].join('; ')}</td><td>${checkedMs === undefined ? status.never : html`<time datetime="${dates.machine(checkedMs)}">${dates.recent(checkedMs)}</time>`}</td></tr>
`
}
