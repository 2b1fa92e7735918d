import { type Context, Hono } from 'hono'
import { DOWNLOAD_POLICY, MAIL_HTML_POLICY, saveAs } from '../headers.ts'
import { threadLink } from '../links.ts'
import { formattedPage, framedDocument } from '../pages/formatted.ts'
import { messageIdOf } from '../params.ts'
import { type Site, viewer, visitTo } from '../site.ts'

/** Kinds of file that do nothing by themselves. All others are handed out as bytes, whatever they are. */
const HARMLESS = new Set(['application/pdf', 'image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** Mail by its Message-ID: the permanent link of each, and its forms. */
export const mailRoutes = (site: Site): Hono =>
  new Hono()
    .get('/m/:id', async (c) => {
      const messageId = messageIdOf(c.req.url)
      const found = messageId === undefined ? undefined : await site.find.threadFor(viewer, { messageId })
      if (messageId === undefined || found === undefined) return c.notFound()
      return c.redirect(threadLink(found.thread, { offset: found.offset, mail: messageId }))
    })
    .get('/m/:id/raw', async (c) => {
      const messageId = messageIdOf(c.req.url)
      const raw = messageId === undefined ? undefined : await site.find.rawFor(viewer, messageId)
      if (raw === undefined) return c.notFound()
      return download(c, ReadableStream.from(raw), 'text/plain', `${messageId}.eml`)
    })
    .get('/m/:id/formatted', async (c) => {
      const messageId = messageIdOf(c.req.url)
      const found = messageId === undefined ? undefined : await site.find.threadFor(viewer, { messageId })
      const mail = found?.places.find((place) => place.messageId === messageId)?.mail
      if (mail === undefined || !mail.hasHtml) return c.notFound()
      const visit = visitTo(site, c)
      return c.html(formattedPage(mail.messageId, mail.subject.trim() || visit.words.thread.noSubject, visit))
    })
    .get('/m/:id/html', async (c) => {
      const messageId = messageIdOf(c.req.url)
      const body = messageId === undefined ? undefined : await site.mailParts.htmlOf(viewer, messageId)
      if (body === undefined) return c.notFound()
      c.header('Content-Security-Policy', MAIL_HTML_POLICY)
      return c.html(framedDocument(body))
    })
    .get('/m/:id/attachments/:index{\\d{1,6}}', async (c) => {
      const messageId = messageIdOf(c.req.url)
      if (messageId === undefined) return c.notFound()
      const found = await site.mailParts.attachmentOf(viewer, messageId, Number(c.req.param('index')))
      if (found === undefined) return c.notFound()
      return download(
        c,
        Uint8Array.from(found.bytes),
        HARMLESS.has(found.servedType) ? found.servedType : 'application/octet-stream',
        found.name,
      )
    })

/** A stranger's bytes, exactly, to be saved and not opened here. */
function download(
  c: Context,
  bytes: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  type: string,
  name: string,
): Response {
  c.header('Content-Security-Policy', DOWNLOAD_POLICY)
  c.header('Content-Disposition', saveAs(name))
  return c.body(bytes, 200, { 'Content-Type': type })
}
