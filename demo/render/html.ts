/** HTML as each client really writes it: the page around a mail, its paragraphs, its quote. */
import type { Client, Language } from '../source.ts'

export const escapeHtml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

const mailto = (address: string) => `<a href="mailto:${address}">${address}</a>`

/** Lines of plain text as the client's paragraphs; an empty line is a paragraph of its own. */
export function paragraphs(lines: string[], client: Client): string {
  const shown = lines.map((line) => escapeHtml(line).replace(/ {2,}/g, (run) => '&nbsp;'.repeat(run.length)))
  switch (client) {
    case 'outlook':
      return shown.map((line) => `<p class="MsoNormal">${line || '&nbsp;'}<o:p></o:p></p>`).join('\n')
    case 'owa':
      return shown
        .map(
          (line) =>
            `<div class="elementToProof" style="font-family: Aptos, Calibri, Helvetica, sans-serif; font-size: 12pt; color: rgb(0, 0, 0);">${line || '<br>'}</div>`,
        )
        .join('\n')
    case 'gmail':
      return shown.map((line) => `<div>${line || '<br>'}</div>`).join('')
    case 'apple':
      return shown.map((line) => `<div>${line || '<br class="">'}</div>`).join('')
    case 'iphone':
      return shown.map((line) => `<div dir="ltr">${line || '<br>'}</div>`).join('')
    default:
      return shown.map((line) => `${line}<br>`).join('\n')
  }
}

export function signature(lines: string[], client: Client): string {
  if (client === 'gmail')
    return `<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">${paragraphs(lines, client)}</div>`
  if (client === 'owa') return `<div id="Signature">${paragraphs(lines, client)}</div>`
  return paragraphs(['', ...lines], client)
}

export type Quoted = {
  /** Header lines of Outlook, as label and value; one line of words for the others. */
  fields: [string, string][]
  before: string
  name: string
  address: string
  after: string
  html: string
  messageId: string
}

export function quote(quoted: Quoted, client: Client): string {
  const { before, name, address, after, html } = quoted
  const said = `${escapeHtml(before)}${escapeHtml(name)} &lt;${mailto(address)}&gt;${escapeHtml(after)}`
  const fields = quoted.fields.map(([label, value]) => `<b>${label}</b> ${escapeHtml(value)}`)
  switch (client) {
    case 'outlook':
      return (
        '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>\n<div>\n' +
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">\n' +
        `<p class="MsoNormal">${fields.join('<br>\n')}<o:p></o:p></p>\n</div>\n</div>\n<p class="MsoNormal"><o:p>&nbsp;</o:p></p>\n${html}`
      )
    case 'owa':
      return (
        '<div id="appendonsend"></div>\n<hr style="display:inline-block;width:98%" tabindex="-1">\n' +
        `<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">${fields.join('<br>\n')}</font>\n<div>&nbsp;</div>\n</div>\n${html}`
      )
    case 'gmail':
      return (
        `<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">${said}<br></div>` +
        `<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">${html}</blockquote></div>`
      )
    case 'apple':
      return `<div><br><blockquote type="cite"><div>${said}</div><br class="Apple-interchange-newline"><div>${html}</div></blockquote></div><br>`
    case 'iphone':
      return `<div dir="ltr"><br><blockquote type="cite">${said}<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">\ufeff${html}</div></blockquote>`
    default:
      return `<div class="moz-cite-prefix">${escapeHtml(before)}${escapeHtml(name)}${escapeHtml(after)}<br></div>\n<blockquote type="cite" cite="mid:${quoted.messageId}">${html}</blockquote>`
  }
}

/** An inline answer's quoted lines, between own words. */
export const citedLines = (lines: string[], client: Client): string =>
  client === 'gmail'
    ? `<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">${paragraphs(lines, client)}</blockquote>`
    : `<blockquote type="cite">${paragraphs(lines, client)}</blockquote>`

const WORD_STYLE = `<style><!--
/* Font Definitions */
@font-face
	{font-family:"Cambria Math";
	panose-1:2 4 5 3 5 4 6 3 2 4;}
@font-face
	{font-family:Calibri;
	panose-1:2 15 5 2 2 2 4 3 2 4;}
/* Style Definitions */
p.MsoNormal, li.MsoNormal, div.MsoNormal
	{margin:0cm;
	font-size:11.0pt;
	font-family:"Calibri",sans-serif;
	mso-ligatures:standardcontextual;}
@page WordSection1
	{size:612.0pt 792.0pt;
	margin:70.85pt 70.85pt 70.85pt 70.85pt;}
div.WordSection1
	{page:WordSection1;}
--></style>`

/** The whole page around one mail's HTML. */
export function page(inner: string, client: Client, language: Language, charset: string): string {
  const meta = `<meta http-equiv="Content-Type" content="text/html; charset=${charset}">`
  switch (client) {
    case 'outlook':
      return (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">\n' +
        `<head>\n${meta}\n<meta name="Generator" content="Microsoft Word 15 (filtered medium)">\n${WORD_STYLE}\n</head>\n` +
        `<body lang="${{ nb: 'NO-BOK', nn: 'NO-NYN', en: 'EN-GB' }[language]}" link="#0563C1" vlink="#954F72" style="word-wrap:break-word">\n<div class="WordSection1">\n${inner}\n</div>\n</body>\n</html>`
      )
    case 'owa':
      return `<html>\n<head>\n${meta}\n<style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style>\n</head>\n<body dir="ltr">\n${inner}\n</body>\n</html>`
    case 'gmail':
      return `<div dir="ltr">${inner}</div>`
    case 'apple':
      return `<html><head>${meta}</head><body style="overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;">${inner}</body></html>`
    case 'iphone':
      return `<html><head>${meta}</head><body dir="auto">${inner}</body></html>`
    default:
      return `<!DOCTYPE html>\n<html>\n  <head>\n    ${meta}\n  </head>\n  <body>\n${inner}\n  </body>\n</html>`
  }
}
