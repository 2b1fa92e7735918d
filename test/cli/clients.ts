import { randomUUID } from 'node:crypto'
import libmime from 'libmime'
import {
  type Client,
  copied,
  folded,
  hex,
  inHtml,
  type Layout,
  marked,
  momentOf,
  PLAIN,
  type Reply,
  type Written,
} from './client-mail.ts'

// Mail programs, each modelled on real mail of the data folder, as it says. Where that holds the body alone, headers and the
// structure of parts are those of the same program's mail in lists/openbmc.mbox.xz.

/** Outlook on a desktop, its HTML by Word: quotes/talon/fixtures/html_replies/ms_outlook_2010.html and standard_replies/outlook.eml. */
export const outlook: Client = (reply) => {
  const paragraph = (html: string): string => `<p class=MsoNormal>${html}<o:p></o:p></p>`
  const gap = paragraph('&nbsp;')
  const block = (lines: readonly string[]): string => lines.map((line) => paragraph(inHtml(line))).join('') + gap
  const doubled = (text: string): string => folded(text).replaceAll('\n', '\n\n') // each line is a paragraph
  return {
    ...outlookDesktop(reply),
    text: {
      said: folded,
      sign: (lines) => doubled(lines.join('\n')),
      intro: `${folded(copiedText(reply, 'minutes'))}\n\n \n\n`,
      quote: folded,
      disclaim: folded,
      gap: '\n\n \n\n',
    },
    html: {
      said: (one) => block([one]),
      sign: block,
      intro: `<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>${paragraph(copiedHtml(reply, 'minutes'))}</div></div>${gap}`,
      quote: (html) => html.replaceAll('<p>', '<p class=MsoNormal>'),
      disclaim: (one) => block([one]),
      gap: '',
      page: (body) => `${WORD}<body lang=NO-BOK link=blue><div class=WordSection1>${body}</div></body></html>`,
    },
    quotes: 'html',
    charset: 'windows-1252',
  }
}

const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head><meta http-equiv=Content-Type content="text/html; charset=windows-1252"><meta name=Generator content="Microsoft Word 15 (filtered medium)"><style><!--
p.MsoNormal, li.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;}
div.WordSection1 {page:WordSection1;}
--></style><!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit" spidmax="1026" /></xml><![endif]--></head>`

/** Outlook told to write plain text, and to mark what it quotes where it is answered inline: norwegian/mail/20250902_in.eml. */
export const outlookPlain: Client = (reply) => {
  const isMarked = reply.place === 'inline'
  const label = { nb: '-----Opprinnelig melding-----', en: '-----Original Message-----' }[reply.language]
  const header = copiedText(reply, 'minutes')
  return {
    ...outlookDesktop(reply),
    text: {
      ...PLAIN,
      intro: `${label}\n${isMarked ? `${marked(header)}\n>\n` : `${header}\n\n`}`,
      quote: isMarked ? marked : PLAIN.quote,
    },
    html: undefined,
    quotes: 'text',
    charset: 'utf-8',
  }
}

const outlookDesktop = ({ language }: Reply) =>
  ({
    prefix: { nb: 'SV:', en: 'RE:' }[language],
    messageId: `${hex(8)}$${hex(4)}$${hex(4)}$@example.test`,
    headers: ['X-Mailer: Microsoft Outlook 16.0', `Thread-Index: ${hex(22, 'base64')}`],
    gateway: 'under',
    encoding: 'quoted-printable',
  }) as const

/** Outlook on the web: norwegian/mail/20241216_in.eml, its rule as in quotes/email_reply_trimmer/emails/email_headers_2.txt. */
export const outlookWeb: Client = (reply) =>
  fromExchange(reply, 'minutes', {
    said: (one) =>
      `<div class="elementToProof" style="font-family: Aptos, Calibri, sans-serif; font-size: 12pt;">\n${inHtml(one)}</div>\n<div><br>\n</div>`,
    sign: (lines) =>
      `<div id="Signature">${lines.map((line) => `<p style="margin: 0">${inHtml(line)}</p>`).join('\n')}</div>`,
  })

/** Outlook's app: quotes/email_reply_trimmer/emails/embedded_email_10.txt, and signatures.txt for the line of its own. */
export const outlookApp: Client = (reply) => ({
  ...fromExchange(reply, 'seconds', {
    said: (one) => `<div dir="auto" style="color: rgb(33, 33, 33);">${inHtml(one)}</div><div dir="auto"><br></div>`,
    sign: (lines) =>
      `<div id="ms-outlook-mobile-signature" dir="auto"><div><br></div>${lines
        .map(inHtml)
        .join('<br>\n')
        .replace(/(Outlook for iOS)&lt;(.*)&gt;/, '<a href="$2">$1</a>')}</div>`,
  }),
  line: `${{ nb: 'Skaff deg', en: 'Get' }[reply.language]} Outlook for iOS<https://aka.ms/o0ukef>`,
})

/** What the page and the app have alike: Exchange makes the text out of their HTML. */
function fromExchange(reply: Reply, precision: Precision, how: Pick<Layout, 'said' | 'sign'>): Written {
  return {
    prefix: { nb: 'Sv:', en: 'Re:' }[reply.language],
    messageId: `${hex(18).toUpperCase()}@${hex(7).toUpperCase()}.eurprd03.prod.outlook.com`,
    headers: [
      `Thread-Topic: ${libmime.encodeWords(reply.answered.subject, 'Q', 52)}`,
      `Thread-Index: ${hex(22, 'base64')}`,
      `Content-Language: ${{ nb: 'nb-NO', en: 'en-US' }[reply.language]}`,
      'X-MS-Has-Attach:',
    ],
    text: {
      ...PLAIN,
      said: (one) => `${one}\n`,
      intro: `________________________________\n${copiedText(reply, precision)}\n\n`,
      disclaim: (one) => `\n${one}\n`,
      gap: '\n',
    },
    html: {
      ...how,
      intro: `<div id="appendonsend"></div>\n<hr style="display:inline-block;width:98%" tabindex="-1">\n<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">${copiedHtml(reply, precision)}</font>\n<div>&nbsp;</div>\n</div>\n`,
      quote: (html) => `<div>${html}</div>`,
      disclaim: (one) => `<p>${inHtml(one)}</p>`,
      gap: '\n',
      page: (body) =>
        `<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n</head>\n<body dir="ltr">\n${body}\n</body>\n</html>`,
    },
    quotes: 'html',
    gateway: 'under',
    charset: 'utf-8',
    encoding: 'base64',
  }
}

type Precision = 'minutes' | 'seconds'
const copiedText = (reply: Reply, precision: Precision): string =>
  copied(reply, precision)
    .map(([label, said]) => `${label} ${said}`)
    .join('\n')
const copiedHtml = (reply: Reply, precision: Precision): string =>
  copied(reply, precision)
    .map(([label, said]) => `<b>${label}</b> ${inHtml(said)}`)
    .join('<br>\n')

/** Gmail on the web: quotes/talon/fixtures/html_replies/gmail.html and standard_replies/gmail.eml; "skrev" as in
 *  norwegian/nordic-clients.mbox.gz. */
export const gmail: Client = (reply) => {
  const { weekday, day, month, year, time, time12 } = momentOf(reply)
  return fromGmail(
    reply,
    {
      nb: `${weekday} ${day}. ${month} ${year} kl. ${time}`,
      en: `On ${weekday}, ${month} ${day}, ${year} at ${time12}`,
    },
    (lines) => `-- \n${lines.join('\n')}`,
    (lines) =>
      `<span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">${lines.map(inHtml).join('<br>')}</div>`,
  )
}

/** Gmail's app, whose signature has no mark above it: quotes/talon/fixtures/standard_replies/android.eml. */
export const gmailApp: Client = (reply) => {
  const { weekday, day, month, year, time } = momentOf(reply)
  return fromGmail(
    reply,
    { nb: `${weekday} ${day}. ${month} ${year}, ${time}`, en: `On ${weekday}, ${month} ${day}, ${year}, ${time}` },
    (lines) => lines.join('\n'),
    (lines) => lines.map((line) => `<div dir="auto">${inHtml(line)}</div>`).join(''),
  )
}

function fromGmail(
  reply: Reply,
  when: Readonly<Record<Reply['language'], string>>,
  sign: Layout['sign'],
  signHtml: Layout['sign'],
): Written {
  const { name, address } = reply.answered.from
  const [verb, end] = reply.language === 'nb' ? [' skrev', ''] : ['', ' wrote']
  const date = `${when[reply.language]}${verb}`
  return {
    prefix: 'Re:',
    messageId: `CA${hex(24, 'base64url')}@mail.gmail.com`,
    headers: [],
    text: {
      ...PLAIN,
      sign,
      intro: `${folded(`${date} ${name} < ${address}>${end}:`)
        .replace(/< (?=\S)/, '<')
        .replace('< \n', '<\n')}\n\n`,
      quote: (text) => marked(folded(text)),
      disclaim: (one) => `-- \n${folded(one)}`,
    },
    html: {
      said: (one) => `<div dir="ltr">${inHtml(one)}</div><div><br></div>`,
      sign: signHtml,
      intro: `<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${date} ${inHtml(name)} &lt;<a href="mailto:${address}">${address}</a>&gt;${end}:<br></div>`,
      quote: (html) =>
        `<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">${html}</blockquote>`,
      disclaim: (one) => `<br>\n-- <br>\n<p>${inHtml(one)}</p>`,
      gap: '\n',
      page: (body) => `<div dir="ltr">${body}</div></div>`,
    },
    quotes: 'html',
    gateway: 'last',
    charset: 'utf-8',
    encoding: 'quoted-printable',
  }
}

/** Apple's Mail: quotes/talon/fixtures/standard_replies/apple_mail_2.eml, and what norwegian/mail/20241216_in.eml quotes. */
export const appleMail: Client = (reply) => {
  const wrote = appleIntro(reply)
  return {
    ...fromApple('Apple Mail (2.3826.200.121)'),
    text: { ...PLAIN, said: (one) => one, intro: `${marked(wrote)}\n>\n`, quote: marked },
    html: {
      ...APPLE_HTML,
      intro: `<blockquote type="cite"><div>${inHtml(wrote)}</div><br class="Apple-interchange-newline"></blockquote>`,
      page: (body) =>
        `<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body style="overflow-wrap: break-word; line-break: after-white-space;">${body}</body></html>`,
    },
    files: 'beside HTML',
  }
}

/** An iPhone. In English it sends HTML alone, as its newer systems do; in Norwegian it goes through Exchange, whose text has no marks:
 *  quotes/talon/fixtures/standard_replies/iphone.eml and quotes/email_reply_trimmer/emails/embedded_email_norwegian.txt. */
export const iphone: Client = (reply) => {
  const { address } = reply.answered.from
  const wrote = reply.language === 'nb' ? `Den ${appleIntro(reply)}` : appleIntro(reply)
  return {
    ...fromApple('iPhone Mail (22G100)'),
    text:
      reply.language === 'en'
        ? undefined
        : { ...PLAIN, said: (one) => one, intro: `${wrote.replace(address, `${address}<mailto:${address}>`)}\n\n` },
    html: {
      ...APPLE_HTML,
      sign: (lines) =>
        `<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">${lines.map(inHtml).join('<br>')}</div>`,
      intro: `<div dir="ltr"><br><blockquote type="cite">${inHtml(wrote)}<br><br></blockquote></div>`,
      quote: (html) => `<blockquote type="cite"><div dir="ltr">\ufeff${html}</div></blockquote>`,
      page: (body) =>
        `<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">${body}</body></html>`,
    },
    line: { nb: 'Sendt fra min iPhone', en: 'Sent from my iPhone' }[reply.language],
  }
}

const fromApple = (mailer: string) =>
  ({
    prefix: 'Re:',
    messageId: `${randomUUID().toUpperCase()}@example.test`,
    headers: [`X-Mailer: ${mailer}`],
    quotes: 'html',
    gateway: 'last',
    charset: 'utf-8',
    encoding: 'quoted-printable',
  }) as const

function appleIntro(reply: Reply): string {
  const { name, address } = reply.answered.from
  const { day, month, year, time, time12 } = momentOf(reply)
  return reply.language === 'nb'
    ? `${day}. ${month} ${year} kl. ${time} skrev ${name} <${address}>:`
    : `On ${month} ${day}, ${year}, at ${time12}, ${name} <${address}> wrote:`
}

const APPLE_HTML = {
  said: (one: string): string => `<div>${inHtml(one)}</div><div><br></div>`,
  sign: (lines: readonly string[]): string => `<div>${lines.map(inHtml).join('<br>')}</div><br>`,
  quote: (html: string): string => `<blockquote type="cite"><div>${html}</div></blockquote>`,
  disclaim: (one: string): string => `<p>${inHtml(one)}</p>`,
  gap: '',
}

/** Thunderbird, which leaves the signature out of what it quotes as text, and in English is told to write no HTML:
 *  quotes/talon/fixtures/standard_replies/thunderbird.eml and html_replies/thunderbird.html. */
export const thunderbird: Client = (reply) => {
  const { date, time, time12 } = momentOf(reply)
  const { from, id } = reply.answered
  const wrote = {
    nb: `Den ${date} ${time}, skrev ${from.name}:`,
    en: `On ${date} ${time12}, ${from.name} wrote:`,
  }[reply.language]
  const flowed = (text: string): string => folded(text).replace(/(?<=^.{60,})(?=\n(?!\n|- ))/gm, ' ')
  return {
    prefix: 'Re:',
    messageId: `${randomUUID()}@example.test`,
    headers: ['User-Agent: Mozilla Thunderbird', `Content-Language: ${{ nb: 'nb-NO', en: 'en-US' }[reply.language]}`],
    text: {
      ...PLAIN,
      said: flowed,
      sign: (lines) => `-- \n${lines.join('\n')}`,
      intro: `${wrote}\n`,
      quote: (text) => marked(text.replace(/\n-- \n[\s\S]*/, '')),
      disclaim: flowed,
    },
    html:
      reply.language === 'en'
        ? undefined
        : {
            said: (one) => `    <p>${inHtml(one)}</p>`,
            sign: (lines) => `    <div class="moz-signature">-- <br>\n${lines.map(inHtml).join('<br>\n')}</div>`,
            intro: `    <div class="moz-cite-prefix">${inHtml(wrote)}<br>\n    </div>\n`,
            quote: (html) => `    <blockquote type="cite" cite="mid:${id.slice(1, -1)}">\n${html}\n</blockquote>`,
            disclaim: (one) => `    <p>${inHtml(one)}</p>`,
            gap: '\n',
            page: (body) =>
              `<!DOCTYPE html>\n<html>\n  <head>\n    <meta http-equiv="Content-Type" content="text/html; charset=UTF-8">\n  </head>\n  <body>\n${body}\n  </body>\n</html>`,
          },
    quotes: 'text',
    gateway: 'last',
    charset: 'utf-8',
    encoding: '8bit',
    flowed: true,
  }
}
