/** How mail programs write a reply above the mail it answers, in seven languages: the marks are theirs, the mail is invented. */
interface Tongue {
  /** From, sent, to, subject, as Outlook labels them; and the label of the date of its phone apps and Mac. */
  readonly labels: readonly [from: string, sent: string, to: string, subject: string, date: string]
  readonly original: string
  readonly date: string
  readonly gmail: string
  readonly apple: string
  readonly thunderbird: string
  readonly k9: string
  readonly proton: string
  readonly phones: readonly string[]
  readonly said: string
  readonly asked: string
}

const WHO = 'Kari Li <kari@example.org>'

export const TONGUES: Readonly<Record<string, Tongue>> = {
  nb: {
    labels: ['Fra', 'Sendt', 'Til', 'Emne', 'Dato'],
    original: 'Opprinnelig melding',
    date: 'mandag 3. november 2025 14:02',
    gmail: `man. 3. nov. 2025 kl. 14:02 skrev ${WHO}:`,
    apple: `3. nov. 2025 kl. 14:02 skrev ${WHO}:`,
    thunderbird: 'Den 03.11.2025 14:02, skrev Kari Li:',
    k9: `Den 3. november 2025 14:02:11 CET, skrev ${WHO}:`,
    proton: `mandag 3. november 2025 klokken 14:02, skrev ${WHO}:`,
    phones: [
      'Sendt fra min iPhone',
      'Skaff deg Outlook for iOS',
      'Hent Outlook for Android',
      'Sendt fra min Galaxy',
      'Sendt med Proton Mail sikker e-post.',
      'Sendt fra E-post for Windows',
    ],
    said: 'Ja, den i Vika står ennå.\nVi bytter den i morgen.',
    asked: 'Står pumpa ennå?\n\nOg hvem bytter den?',
  },
  nn: {
    labels: ['Frå', 'Sendt', 'Til', 'Emne', 'Dato'],
    original: 'Opphavleg melding',
    date: 'måndag 3. november 2025 14:02',
    gmail: `mån. 3. nov. 2025 kl. 14:02 skreiv ${WHO}:`,
    apple: `3. nov. 2025 kl. 14:02 skreiv ${WHO}:`,
    thunderbird: 'Den 03.11.2025 14:02, skreiv Kari Li:',
    k9: `Den 3. november 2025 14:02:11 CET, skreiv ${WHO}:`,
    proton: `måndag 3. november 2025 klokka 14:02, skreiv ${WHO}:`,
    phones: ['Sendt frå min iPhone', 'Få Outlook for iOS', 'Hent Outlook for Android', 'Sendt frå min telefon'],
    said: 'Ja, den i Vika står enno.\nVi byter ho i morgon.',
    asked: 'Står pumpa enno?\n\nOg kven byter ho?',
  },
  sv: {
    labels: ['Från', 'Skickat', 'Till', 'Ämne', 'Datum'],
    original: 'Ursprungligt meddelande',
    date: 'den 3 november 2025 14:02',
    gmail: `Den mån 3 nov. 2025 kl 14:02 skrev ${WHO}:`,
    apple: `3 nov. 2025 kl. 14:02 skrev ${WHO}:`,
    thunderbird: 'Den 2025-11-03 kl. 14:02, skrev Kari Li:',
    k9: `Den 3 november 2025 14:02:11 CET skrev ${WHO}:`,
    proton: `Den måndag 3 november 2025 kl. 14:02 skrev ${WHO}:`,
    phones: [
      'Skickat från min iPhone',
      'Hämta Outlook för iOS',
      'Skaffa Outlook för Android',
      'Skickades med Proton Mail säker e-post.',
      'Skickat från min Galaxy',
    ],
    said: 'Ja, den i viken står fortfarande.\nVi byter den i morgon.',
    asked: 'Står pumpen fortfarande?\n\nOch vem byter den?',
  },
  da: {
    labels: ['Fra', 'Sendt', 'Til', 'Emne', 'Dato'],
    original: 'Oprindelig meddelelse',
    date: '3. november 2025 14:02',
    gmail: `Den man. 3. nov. 2025 kl. 14.02 skrev ${WHO}:`,
    apple: `Den 3. nov. 2025 kl. 14.02 skrev ${WHO}:`,
    thunderbird: 'Den 03.11.2025 kl. 14.02 skrev Kari Li:',
    k9: `Den 3. november 2025 14.02.11 CET skrev ${WHO}:`,
    proton: `Den mandag den 3. november 2025 kl. 14.02 skrev ${WHO}:`,
    phones: ['Sendt fra min iPhone', 'Hent Outlook til iOS', 'Få Outlook til Android', 'Sendt fra min Galaxy'],
    said: 'Ja, den i vigen står endnu.\nVi skifter den i morgen.',
    asked: 'Står pumpen endnu?\n\nOg hvem skifter den?',
  },
  de: {
    labels: ['Von', 'Gesendet', 'An', 'Betreff', 'Datum'],
    original: 'Ursprüngliche Nachricht',
    date: 'Montag, 3. November 2025 14:02',
    gmail: `Am Mo., 3. Nov. 2025 um 14:02 Uhr schrieb ${WHO}:`,
    apple: `Am 03.11.2025 um 14:02 schrieb ${WHO}:`,
    thunderbird: 'Am 03.11.25 um 14:02 schrieb Kari Li:',
    k9: `Am 3. November 2025 14:02:11 MEZ schrieb ${WHO}:`,
    proton: `Am Montag, 3. November 2025 um 14:02, schrieb ${WHO}:`,
    phones: [
      'Von meinem iPhone gesendet',
      'Holen Sie sich Outlook für Android',
      'Outlook für iOS beziehen',
      'Gesendet mit Proton Mail sichere E-Mail.',
      'Gesendet von Mail für Windows',
      'Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.',
    ],
    said: 'Ja, die in der Bucht steht noch.\nWir tauschen sie morgen.',
    asked: 'Steht die Pumpe noch?\n\nUnd wer tauscht sie?',
  },
  fr: {
    labels: ['De', 'Envoyé', 'À', 'Objet', 'Date'],
    original: "Message d'origine",
    date: 'lundi 3 novembre 2025 14:02',
    gmail: `Le lun. 3 nov. 2025 à 14:02, ${WHO} a écrit :`,
    apple: `Le 3 nov. 2025 à 14:02, ${WHO} a écrit :`,
    thunderbird: 'Le 03/11/2025 à 14:02, Kari Li a écrit :',
    k9: `Le 3 novembre 2025 14:02:11 GMT+01:00, ${WHO} a écrit :`,
    proton: `Le lundi 3 novembre 2025 à 14:02, ${WHO} a écrit :`,
    phones: [
      'Envoyé de mon iPhone',
      'Obtenir Outlook pour iOS',
      'Télécharger Outlook pour Android',
      'Envoyé depuis mon appareil Galaxy',
      'Envoyé avec la messagerie sécurisée Proton Mail.',
      'Envoyé à partir de Courrier pour Windows',
    ],
    said: "Oui, celle de la baie est toujours à l'arrêt.\nNous la changeons demain.",
    asked: "La pompe est-elle toujours à l'arrêt ?\n\nEt qui la change ?",
  },
  en: {
    labels: ['From', 'Sent', 'To', 'Subject', 'Date'],
    original: 'Original Message',
    date: 'Monday, November 3, 2025 2:02 PM',
    gmail: `On Mon, 3 Nov 2025 at 14:02, ${WHO} wrote:`,
    apple: `On 3 Nov 2025, at 14:02, ${WHO} wrote:`,
    thunderbird: 'On 03/11/2025 14:02, Kari Li wrote:',
    k9: `On November 3, 2025 2:02:11 PM GMT+01:00, ${WHO} wrote:`,
    proton: `On Monday, November 3rd, 2025 at 2:02 PM, ${WHO} wrote:`,
    phones: [
      'Sent from my iPhone',
      'Get Outlook for iOS',
      'Sent from Outlook for Android',
      'Sent from my Galaxy',
      'Sent with Proton Mail secure email.',
      'Sent from Mail for Windows',
      'Sent from Yahoo Mail on Android',
      'Sent from my Android device with K-9 Mail. Please excuse my brevity.',
    ],
    said: 'Yes, the one in the bay is still down.\nWe change it tomorrow.',
    asked: 'Is the pump still down?\n\nAnd who changes it?',
  },
}

export interface ClientReply {
  readonly client: string
  readonly text: string
  /** Undefined where the program sends text alone. */
  readonly html: string | undefined
}

const marked = (text: string): string =>
  text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')
const inHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>')
const paragraphs = (text: string): string =>
  text
    .split(/\n+/)
    .map((line) => `<p class=MsoNormal>${inHtml(line)}<o:p></o:p></p>`)
    .join('<p class=MsoNormal><o:p>&nbsp;</o:p></p>')

export function repliesIn(tongue: Tongue): ClientReply[] {
  const { said, asked, original, labels } = tongue
  const [from, sent, to, subject, date] = labels
  const fields = (second: string): [label: string, value: string][] => [
    [from, WHO],
    [second, tongue.date],
    [to, 'Ola Hansen <ola@example.org>'],
    [subject, 'Vika'],
  ]
  const colon = from === 'De' ? ' :' : ':'
  const copied = (second: string) =>
    fields(second)
      .map(([label, value]) => `${label}${colon} ${value}`)
      .join('\n')
  const copiedHtml = (second: string) =>
    fields(second)
      .map(([label, value]) => `<b>${label}${colon}</b> ${inHtml(value)}`)
      .join('<br>')
  const cited = (intro: string, html: string): ClientReply['html'] =>
    `<div>${inHtml(said)}</div>${html.replace('INTRO', inHtml(intro)).replace('ASKED', inHtml(asked))}`
  const notes = fields(date)
    .map(([label, value]) => `${label}:\t${value}`)
    .join('\n')
  return [
    {
      client: 'Outlook on a desktop',
      text: `${said}\n\n${copied(sent)}\n\n${asked}\n`,
      html: `<div class=WordSection1>${paragraphs(said)}<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>${copiedHtml(sent)}<o:p></o:p></p></div></div>${paragraphs(asked)}</div>`,
    },
    {
      client: 'older Outlook, in plain text',
      text: `${said}\n\n-----${original}-----\n${copied(sent)}\n\n${asked}\n`,
      html: undefined,
    },
    {
      client: 'Outlook on the web',
      text: `${said}\n${'_'.repeat(32)}\n${copied(sent)}\n\n${asked}\n`,
      html: `<div class="elementToProof">${inHtml(said)}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font>${copiedHtml(sent)}</font><div>&nbsp;</div></div><div>${inHtml(asked)}</div>`,
    },
    ...tongue.phones.map((phone) => ({
      client: `a phone that adds "${phone}"`,
      text: `${said}\n\n${phone}<https://aka.ms/o0ukef>\n${'_'.repeat(32)}\n${copied(sent)}\n\n${asked}\n`,
      html: `<div>${inHtml(said)}</div><div><br></div><div id="ms-outlook-mobile-signature"><a href="https://aka.ms/o0ukef">${phone}</a></div><hr><div id="mail-editor-reference-message-container"><div><p>${copiedHtml(sent)}</p></div><div>${inHtml(asked)}</div></div>`,
    })),
    {
      client: 'Outlook for Mac',
      text: `${said}\n\n${copied(date)}\n\n${asked}\n`,
      html: `<div>${paragraphs(said)}<div id="mail-editor-reference-message-container"><div style="border:none;border-top:solid #B5C4DF 1.0pt"><p>${copiedHtml(date)}</p></div>${paragraphs(asked)}</div></div>`,
    },
    {
      client: 'Gmail',
      text: `${said}\n\n${tongue.gmail.replace(` <`, '\n<')}\n\n${marked(asked)}\n`,
      html: cited(
        tongue.gmail,
        '<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">INTRO<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid #ccc;padding-left:1ex">ASKED</blockquote></div>',
      ),
    },
    {
      client: 'Apple Mail',
      text: `${said}\n\n${marked(`${tongue.apple}\n\n${asked}`)}\n`,
      html: cited(
        tongue.apple,
        '<div><br><blockquote type="cite"><div>INTRO</div><br class="Apple-interchange-newline"><div>ASKED</div></blockquote></div>',
      ),
    },
    {
      client: 'Thunderbird',
      text: `${said}\n\n${tongue.thunderbird}\n${marked(asked)}\n`,
      html: cited(
        tongue.thunderbird,
        '<br><div class="moz-cite-prefix">INTRO<br></div><blockquote type="cite" cite="mid:a@x">ASKED</blockquote>',
      ),
    },
    { client: 'K-9', text: `${said}\n\n${tongue.k9}\n${marked(asked)}\n`, html: undefined },
    {
      client: 'Proton',
      text: `${said}\n\n${tongue.proton}\n\n${marked(asked)}\n`,
      html: cited(
        tongue.proton,
        '<div class="protonmail_quote">INTRO<br><br><blockquote class="protonmail_quote" type="cite">ASKED</blockquote></div>',
      ),
    },
    {
      client: 'Samsung',
      text: `${said}\n\n-------- ${original} --------\n${copied(date)}\n\n${asked}\n`,
      html: `<div>${inHtml(said)}</div><div><br></div><div style="font-size:100%;color:#000000"><!-- originalMessage --><div>-------- ${original} --------</div><div>${copiedHtml(date).replaceAll('<br>', '</div><div>')}</div></div>${inHtml(asked)}`,
    },
    {
      client: 'Notes, fields in a table',
      text: `${said}\n\n\n${notes}\n\n${'_'.repeat(40)}\n\n\n\n${asked}\n`,
      html: `<font size=2 face="sans-serif">${inHtml(said)}</font><br><br><table><tr><td>${notes
        .replaceAll('\t', '</td><td>')
        .replaceAll('<', '<')
        .split('\n')
        .map((row) => row.replace(/<(?!\/?t)/g, '&lt;'))
        .join('</td></tr><tr><td>')}</td></tr></table><hr><br><br>${inHtml(asked)}`,
    },
    {
      client: 'Notes, name and time above',
      text: `${said}\n\n\n\n\nKari Li/Vika/NO \n03.11.2025 14:02\n\n${to}\nOla Hansen/Vika/NO@VIKA\ncc\n\n${subject}\nVika\n\n\n\n\n\n${asked}\n`,
      html: undefined,
    },
  ]
}
