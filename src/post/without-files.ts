import { simpleParser } from 'mailparser'
import MailComposer from 'nodemailer/lib/mail-composer'
import { escaped } from './letter.ts'

/** A mail of ours again without the files it carries, and with a line that says so first; undefined where it carries none. Its
 *  header stays, so that it is the same mail. */
export async function withoutFiles(
  raw: Uint8Array,
  says: string,
): Promise<{ readonly raw: Uint8Array; readonly text: string } | undefined> {
  const {
    attachments,
    text = '',
    html = false,
  } = await simpleParser(Buffer.from(raw), {
    skipTextToHtml: true,
    skipImageLinks: true,
  })
  if (attachments.length === 0) return undefined
  const left = `${says}\n\n${text}`
  const composer = new MailComposer({
    text: left,
    ...(html === false ? {} : { html: html.replace(/<div[^>]*>/, (begin) => `${begin}\n<p>${escaped(says)}</p>`) }),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const [ownHead] = split(Buffer.from(raw))
  const [newHead, body] = split(await composer.compile().build())
  const fields = [
    ...fieldsOf(ownHead).filter((field) => !ABOUT_BODY.test(field)),
    ...fieldsOf(newHead).filter((field) => ABOUT_BODY.test(field)),
  ]
  return { raw: Buffer.concat([Buffer.from(fields.join('\r\n') + END_OF_HEAD, 'latin1'), body]), text: left }
}

const ABOUT_BODY = /^(?:content-type|content-transfer-encoding):/i

const END_OF_HEAD = '\r\n\r\n'

function split(mail: Buffer): [string, Buffer] {
  const end = mail.indexOf(END_OF_HEAD)
  return [mail.subarray(0, end).toString('latin1'), mail.subarray(end + END_OF_HEAD.length)]
}

/** Each with its folded lines. */
const fieldsOf = (head: string): string[] => head.split(/\r\n(?![ \t])/)
