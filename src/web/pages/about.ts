import { html } from 'hono/html'
import { searchLink } from '../links.ts'
import type { Html } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

/** How the site decides who knows, and what becomes of what people write. */
export function aboutPage(visit: Visit): Html {
  const { about } = visit.words
  const sections = visit.asks === 'no' ? about.sections : about.sections.toSpliced(1, 0, about.asking)
  return page(visit, {
    title: `${about.title} – hvemvet`,
    menu: 'about',
    main: html`<div class="stack">
<div>
<h1>${about.title}</h1>
<p class="lead">${about.lead}</p>
</div>
${sections.map(
  ({ heading, text }) => html`<section class="lead">
<h2>${heading}</h2>
${text.map(
  (paragraph) => html`<p>${paragraph}</p>
`,
)}</section>
`,
)}
<table class="lead">
<tbody>
${about.operators.map(
  ({
    typed,
    means,
  }) => html`<tr><th scope="row"><a href="${searchLink({ text: typed })}"><code>${typed}</code></a></th><td>${means}</td></tr>
`,
)}</tbody>
</table>
</div>`,
  })
}
