import { html, raw } from 'hono/html'
import {
  aboutLink,
  askLink,
  frontLink,
  languageLink,
  listsLink,
  outboxLink,
  questionsLink,
  statusLink,
  themeLink,
  topicsLink,
} from '../links.ts'
import type { Html } from '../pieces/text.ts'
import { nothing } from '../pieces/text.ts'
import { staticLink } from '../static-files.ts'
import { themes, type Visit } from '../visit.ts'
import { dictionaries, pageLanguages } from '../words/index.ts'

export interface PageFrame {
  readonly title: string
  readonly main: Html
  /** What stands in the right margin, or last on a phone. */
  readonly aside?: Html
  /** What the field at the top holds; the front page has a field of its own, and none there. */
  readonly query?: string
  readonly field?: boolean
  /** The menu's entry that this page is. */
  readonly menu?: 'ask' | 'questions' | 'lists' | 'topics' | 'about'
}

/** htmx may not put its own styles into the page: the policy allows none. */
const HTMX_CONFIG = '{"includeIndicatorCSS":false}'

/** Put on what refines a page: with scripts, its links exchange the words of the page and leave the rest. Links in mail, in
 *  rows and to threads are left alone, for a whole new page moves the reader, and the address's `#`, without our help. */
export const refines: Html = raw(
  ' hx-boost:inherited="true" hx-target:inherited="#main" hx-select:inherited="#main" hx-swap:inherited="outerHTML"',
)

/** A whole page: the head, the top with its field, the words, the margin, the foot. */
export const page = (visit: Visit, frame: PageFrame): Html => html`<!doctype html>
<html lang="${visit.language}"${visit.theme === 'system' ? nothing : raw(` data-theme="${visit.theme}"`)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="htmx-config" content="${HTMX_CONFIG}">
<title>${frame.title}</title>
<link rel="icon" href="${staticLink('favicon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${staticLink('hvemvet.css')}">
<script src="${staticLink('htmx.js')}" defer></script>
<script src="${staticLink('hvemvet.js')}" defer></script>
</head>
<body>
${top(visit, frame)}
<main id="main" class="page">
${frame.main}
${frame.aside ?? nothing}
</main>
${foot(visit)}
</body>
</html>
`

const top = ({ words, asks }: Visit, { query = '', field = true, menu }: PageFrame): Html => {
  const here = (name: PageFrame['menu']) => (name === menu ? raw(' aria-current="page"') : nothing)
  return html`<header class="top">
<a class="vh skip" href="#main">${words.top.skip}</a>
<a class="logo" href="${frontLink}" lang="nb">hvem<mark>vet</mark></a>
${
  field
    ? html`<form class="find" role="search" action="/search">
<label class="vh" for="q">${words.top.searchOrAsk}</label>
<input id="q" name="q" type="search" value="${query}" placeholder="${words.top.searchOrAsk}" enterkeyhint="search" autocomplete="off">
<button class="but act">${words.top.search}</button>
<button class="but key" formaction="/who">${words.top.whoKnows}</button>
</form>`
    : nothing
}
<nav aria-label="${words.top.menu}">${
    asks === 'no'
      ? nothing
      : html`<a href="${askLink()}"${here('ask')}>${words.asking.ask}</a> <a href="${questionsLink()}"${here('questions')}>${words.asking.questions}</a> `
  }<a href="${listsLink}"${here('lists')}>${words.top.lists}</a> <a href="${topicsLink}"${here('topics')}>${words.top.topics}</a> <a href="${aboutLink}"${here('about')}>${words.top.about}</a></nav>
</header>`
}

const foot = (visit: Visit): Html => {
  const { words, here } = visit
  return html`<footer class="foot">
<p>${visit.siteName === '' ? 'hvemvet' : words.foot.site(visit.siteName)}</p>
${visit.asks === 'shown' ? html`<p><a href="${outboxLink}">${words.asking.outbox}</a></p>` : nothing}
<p><a href="${statusLink}">${words.status.title}</a></p>
<nav aria-label="${words.foot.language}">${pageLanguages.map((language) =>
    language === visit.language
      ? html`<span aria-current="true">${dictionaries[language].name}</span> `
      : html`<a href="${languageLink(language, here)}" lang="${language}" hreflang="${language}" rel="nofollow">${dictionaries[language].name}</a> `,
  )}</nav>
<nav aria-label="${words.foot.theme}">${themes.map((theme) =>
    theme === visit.theme
      ? html`<span aria-current="true">${words.foot.themes[theme]}</span> `
      : html`<a href="${themeLink(theme, here)}" rel="nofollow">${words.foot.themes[theme]}</a> `,
  )}</nav>
</footer>`
}
