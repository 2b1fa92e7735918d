import { html } from 'hono/html'
import type { MessageId } from '../../model/ids.ts'
import { mailLink } from '../links.ts'
import type { Html } from '../pieces/text.ts'
import type { Visit } from '../visit.ts'
import { page } from './layout.ts'

/** A mail as its sender laid it out, in a frame that has no origin and may run nothing. */
export function formattedPage(messageId: MessageId, subject: string, visit: Visit): Html {
  const { thread } = visit.words
  return page(visit, {
    title: `${subject} – hvemvet`,
    main: html`<div class="whole">
<h1 class="said">${subject}</h1>
<p class="lead">${thread.formattedLead}</p>
<p class="small"><a href="${mailLink(messageId)}">${thread.backToThread}</a></p>
<iframe class="formatted" src="${mailLink(messageId, 'html')}" title="${thread.formattedFrame}" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>
</div>`,
  })
}

/** The document inside the frame. `body` was made safe where the mail was read; the route's policy holds for what was not. */
export const framedDocument = (body: string): string =>
  `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<base target="_blank">
<style>:root{color-scheme:light;background:#fff;color:#16211e;font:1rem/1.5 system-ui,sans-serif}body{margin:1rem;overflow-wrap:anywhere}img,table{max-width:100%}</style>
${body}`
