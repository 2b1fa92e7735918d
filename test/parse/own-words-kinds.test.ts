import { describe, expect, it } from 'vitest'
import { type PartKind, textOf } from '../../src/model/message.ts'
import { splitOwnWords } from '../../src/parse/own-words.ts'

const SAID = 'Pumpa i Vika står, og vi bytter den i morgen.'
const textOfKind = (text: string, kind: PartKind, sender = ''): string =>
  textOf({ text, parts: splitOwnWords(text, sender) }, kind)
const own = (text: string, sender = ''): string => textOfKind(text, 'own', sender)

describe('a disclaimer is told from words and from signature', () => {
  it.each([
    [
      'bokmål, ment for mottakeren',
      'Denne e-posten er ment for den angitte mottakeren og kan inneholde konfidensiell informasjon. Dersom du har mottatt e-posten ved en feil, vennligst gi beskjed til avsender og slett den.',
    ],
    [
      'bokmål, taushetsplikt',
      'E-posten kan inneholde taushetsbelagte opplysninger. Er du ikke rett mottaker, ber vi om at du sletter e-posten og varsler avsenderen.',
    ],
    [
      'bokmål, offentlighet',
      'Vi gjør oppmerksom på at e-post til og fra Vika kommune er omfattet av offentlighetsloven, og kan bli gjort tilgjengelig i postjournalen.',
    ],
    ['bokmål, personvern', 'Les mer om hvordan vi behandler personopplysninger på https://vika.example.org/personvern'],
    [
      'nynorsk, meint for',
      'Denne e-posten og eventuelle vedlegg er berre meint for den han er adressert til, og kan innehalde konfidensiell informasjon. Dersom du har fått e-posten ved ein feil, ver venleg å varsle avsendaren og slette e-posten.',
    ],
    [
      'nynorsk, teieplikt',
      'Meldinga kan innehalde opplysningar under teieplikt. Har du fått denne e-posten ved eit mistak, må du slette han og ikkje vidaresende innhaldet.',
    ],
    ['nynorsk, offentleglova', 'All e-post til Vika kommune er omfatta av offentleglova og kan bli journalført.'],
    [
      'svensk',
      'Detta e-postmeddelande kan innehålla konfidentiell information och är endast avsett för ovan angiven mottagare. Om du fått det av misstag, radera det och meddela avsändaren.',
    ],
    [
      'dansk',
      'Denne e-mail kan indeholde fortrolig information. Hvis du ved en fejl har modtaget e-mailen, bedes du informere afsender om fejlen og slette e-mailen.',
    ],
    [
      'tysk',
      'Diese E-Mail enthält vertrauliche und rechtlich geschützte Informationen. Wenn Sie nicht der richtige Adressat sind oder diese E-Mail irrtümlich erhalten haben, informieren Sie bitte sofort den Absender und vernichten Sie diese Mail.',
    ],
    [
      'fransk',
      "Ce message et toutes les pièces jointes sont confidentiels et établis à l'intention exclusive de ses destinataires. Si vous recevez ce message par erreur, merci de le détruire et d'en avertir immédiatement l'expéditeur.",
    ],
    [
      'engelsk',
      'This email and any files transmitted with it are confidential and intended solely for the use of the individual or entity to whom they are addressed. If you have received this email in error please notify the sender.',
    ],
    [
      'engelsk, wrapped',
      'NOTICE: This message is intended only for the addressee, and may\ncontain privileged information. If you are not the intended\nrecipient, any copying is prohibited.',
    ],
    [
      'engelsk, each sentence a paragraph below a rule',
      '------------------------------------------------\n\nThis email contains confidential or legally privileged information.\n\nAny unauthorized review, use or copying of this email is prohibited.\n\nPlease delete it if you are not the intended recipient.',
    ],
  ])('%s', (_, disclaimer) => {
    const alone = `${SAID}\n\n${disclaimer}\n`
    expect(own(alone)).toBe(SAID)
    expect(textOfKind(alone, 'disclaimer')).toContain(disclaimer.split('\n').at(-1))
    const signed = `${SAID}\n\nMed vennlig hilsen\nKari Li\nDriftsleder, Vika Energi\nTlf. 99 99 99 99\n\n${disclaimer}\n`
    expect(own(signed)).toBe(SAID)
    expect(textOfKind(signed, 'signature')).toContain('Driftsleder')
    expect(textOfKind(signed, 'signature')).not.toContain(disclaimer.split('\n').at(-1))
  })

  it.each([
    'Vet du om offentlighetsloven gjelder for slike rapporter?',
    'Denne e-posten skulle du hatt i går, men serveren sto.',
    'Please delete the old branch, and notify the list when it is done.',
    'Er dokumentet konfidensielt? I så fall må vi slette vedlegget.',
  ])('but %j is words', (said) => expect(own(`Hei.\n\n${said}\n`)).toContain(said))
})

describe("a gateway's warning above a mail from outside", () => {
  it.each([
    'ADVARSEL: Denne e-posten kommer fra en ekstern avsender. Ikke klikk på lenker du ikke kjenner.',
    'Denne e-posten er sendt fra en avsender utenfor organisasjonen.',
    'Denne e-posten kjem frå ein ekstern avsendar. Ver varsam med lenkjer og vedlegg.',
    'CAUTION: This email originated from outside of the organization. Do not click links unless you recognize the sender.',
    '[EXTERNAL]',
    "You don't often get email from kari@example.org. Learn why this is important",
    "[You don't often get email from kari@example.org. Learn why this is important at https://aka.ms/LearnAboutSenderIdentification ]",
  ])('is nobody’s words: %s', (warning) => {
    const text = `${warning}\n\n${SAID}\n`
    expect(own(text)).toBe(SAID)
    expect(textOfKind(text, 'disclaimer')).toBe(warning)
  })

  it.each(['External interfaces are described in the wiki.', 'Eksterne brukere må logge inn på nytt.'])(
    'is not %j',
    (said) => expect(own(`${said}\n\n${SAID}`)).toContain(said),
  )
})

describe('a list footer is told from a signature', () => {
  it.each([
    [
      'Mailman',
      '_______________________________________________\nDrift mailing list\ndrift@lister.example.org\nhttps://lister.example.org/listinfo/drift',
    ],
    [
      'Mailman, nynorsk',
      '_______________________________________________\nDrift e-postliste\ndrift@lister.example.org\nhttps://lister.example.org/listinfo/drift',
    ],
    [
      'Google Groups',
      '-- \nYou received this message because you are subscribed to the Google Groups "Drift" group.\nTo unsubscribe from this group, send mail.',
    ],
    ['Google Groups, bokmål', '-- \nDu mottar denne meldingen fordi du abonnerer på gruppen «Drift».'],
    [
      "a host's advertisement",
      '------------------------------------------------------------------------------\nThe tool for those who want to find memory errors before they happen.\nFree for a month.  http://p.host.example/tool',
    ],
    ['a forum that mails', `${'-'.repeat(72)}\nView this thread: http://forum.example.org/showthread.php?t=1`],
  ])('%s', (_, footer) => {
    const text = `${SAID}\n\n-- \nKari Li\nVika Energi\n\n${footer}\n`
    expect(own(text)).toBe(SAID)
    expect(textOfKind(text, 'signature')).toContain('Vika Energi')
    expect(textOfKind(text, 'footer')).toContain(footer.split('\n').at(-1))
    expect(own(`${SAID}\n\n${footer}\n`)).toBe(SAID)
  })

  it('but a heading underlined, with an address below, is words', () => {
    const text = `${SAID}\n\nVedlegg\n--------------------\nSe https://wiki.example.org/vika`
    expect(own(text)).toBe(text)
  })
})

describe('a signature that neither a delimiter nor a closing announces', () => {
  it.each([
    ['name, title, telephone', 'Kari Li\nDriftsleder\nTlf. 99 99 99 99'],
    [
      'in two paragraphs',
      'Kari Anne Li\nSeniorrådgiver\n\nVika Energi AS\nMobil: +47 999 99 999\nwww.vika.example.org',
    ],
    [
      'in bold, with a logo',
      '*Kari Li* | Driftsleder\n[Vika Energi]\nM: 999 99 999\nkari@example.org<mailto:kari@example.org>',
    ],
    ['name, address, site', 'Kari Li\nPrincipal Engineer\nemail: kari@example.org\nhttps://vika.example.org'],
  ])('%s', (_, signature) => {
    expect(own(`${SAID}\n\n${signature}\n`)).toBe(SAID)
    expect(textOfKind(`${SAID}\n\n${signature}\n`, 'signature')).toBe(signature)
  })

  it('is known by the name of the sender where it has no number', () => {
    const text = `${SAID}\n\nKari Li\nDriftsleder\nVika Energi AS\n`
    expect(own(text, 'Kari Li')).toBe(SAID)
    expect(own(text, 'Ola Hansen')).toBe(text.trim())
  })

  it.each([
    ['whom to call', 'Ring gjerne:\n\nKari Li\nOla Hansen'],
    ['two pages', 'Pumpe Vika Nord\n\thttps://wiki.example.org/nord\nPumpe Vika Sør\n\thttps://wiki.example.org/sor'],
    ['what a patch is signed off with', 'Reviewed-by: Per Moe <per@example.org>\nCc: drift@example.org'],
    ['a list of numbers', 'Numrene er:\n\n- Kari Li, tlf. 99 99 99 99\n- Ola Hansen, tlf. 98 98 98 98'],
    [
      'a paragraph that names somebody',
      'Kari Li har nøkkelen.\nRing henne på 99 99 99 99 når du kommer fram til Vika, ellers må du vente.',
    ],
  ])('is not %s', (_, words) => expect(own(`${SAID}\n\n${words}\n`, 'Per Moe')).toContain(words))

  it('ends where a patch below it begins', () => {
    const text = `${SAID}\n\n-- \nKari\n\nTakes the second pump too.\n\n--- a/pump.c\t2025-11-03\n+++ b/pump.c\t2025-11-04\n@@ -1 +1 @@\n-a\n+b\n`
    expect(own(text)).toContain('Takes the second pump too.')
    expect(own(text)).toContain('+b')
    expect(textOfKind(text, 'signature')).toBe('-- \nKari')
  })

  it('is no prose below a bare "--"', () => {
    const report = [
      'Version 1.2',
      '--',
      'When the reference clock is in the north, the text says that it is south.',
      'The transmitter was moved some years ago, as all who use it know by now.',
      'It is operated by the laboratory, which says so on a page of its own, see',
    ].join('\n')
    expect(own(report)).toContain('The transmitter was moved')
  })
})

describe('a header that Notes copied', () => {
  const FIELDS =
    'Please respond to kari@example.org\n\nTo: ola@example.org, per@example.org, \nliv@example.org\ncc:\nSubject: Vika'

  it.each([
    `Kari Li\n03/11/2025 14:02\n${FIELDS}`,
    `"Kari Li" <kari@example.org> on 03/11/2025 02:02:31 PM\n${FIELDS}`,
    `Kari Li <kari@example.org>\nSent by: drift-bounces@example.org\n03/11/2025 02:02 PM\n${FIELDS}`,
  ])('begins with the name: %j', (header) => {
    const text = `${SAID}\n\n\n${header}\n\nStår den?\n`
    expect(own(text)).toBe(SAID)
    expect(splitOwnWords(text).find(({ kind }) => kind === 'quote')?.author?.name).toBe('Kari Li')
  })
})

it('knows the copied header whose sender runs over two lines', () => {
  const header =
    'From: drift <drift-bounces@lists.example.org>\nOn Behalf Of Kari Li\nSent: Monday, 3 November 2025 14:02\nTo: Ola\nSubject: Vika'
  expect(own(`${SAID}\n\n${header}\n\nStår den?\n`)).toBe(SAID)
})

it('what Mailman writes where it took a part out is nobody’s words, and text behind such a line is the mail’s own', () => {
  const notice = (...facts: string[]): string => ['-------------- next part --------------', ...facts].join('\n')
  const text = [
    SAID,
    notice('An HTML attachment was scrubbed...', 'URL: <http://lister.example.org/pipermail/drift/a/attachment.html>'),
    notice('A non-text attachment was scrubbed...', 'Name: pumpe.pdf', 'Type: application/pdf', 'Size: 4711 bytes'),
    'Desc: not available',
    'Url : http://lister.example.org/pipermail/drift/a/pumpe.pdf',
    notice('', 'Målinger: 4 bar', '', 'Navn: dette er tekst'),
  ].join('\n')
  expect(own(text)).toBe(`${SAID}\n\nMålinger: 4 bar\n\nNavn: dette er tekst`)
  expect(own(`${SAID}\n\nVi må se på next part --- an attachment was scrubbed...`)).toMatch(/scrubbed\.\.\.$/)
})
