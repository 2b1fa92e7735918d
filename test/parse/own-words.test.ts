import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PartKind } from '../../src/model/message.ts'
import { textOf } from '../../src/model/message.ts'
import { splitOwnWords } from '../../src/parse/own-words.ts'

const part = (text: string, kind: PartKind) => textOf({ text, parts: splitOwnWords(text) }, kind)
const own = (text: string) => part(text, 'own')
const mail = (...lines: string[]) => lines.join('\n')

describe('own words', () => {
  it.each([
    ['Gmail, bokmål', 'man. 3. nov. 2025 kl. 14:02 skrev Kari Li <kari@example.org>:'],
    ['Gmail, nynorsk', 'mån. 3. nov. 2025 kl. 14:02 skreiv Kari Li <kari@example.org>:'],
    [
      'Gmail, wrapped before the address',
      'ons. 12. mars 2025 kl. 09:14 skrev Kari Marie Li-Hansen <\nkari.marie@example.org>:',
    ],
    ['Apple, bokmål', 'Den 3. nov. 2025 kl. 14:02 skrev Kari Li <kari@example.org>:'],
    ['Thunderbird, bokmål', 'Den 03.11.2025 14:02, skrev Kari Li:'],
    ['Thunderbird, of who writes through a service', 'Den 03.11.2025 14:02, skrev Kari Marie Li via Hvem vet?:'],
    ['English', 'On Mon, Nov 3, 2025 at 2:02 PM Kari Li <kari@example.org> wrote:'],
    ['English, wrapped', 'On Mon, Nov 3, 2025 at 2:02 PM Kari Li\n<kari@example.org> wrote:'],
    ['mutt', 'On Mon, Nov 03, 2025 at 02:02:33PM +0100, Kari Li wrote:'],
    ['Swedish', 'Den mån 3 nov. 2025 kl 14:02 skrev Kari Li <kari@example.org>:'],
    ['Danish', 'Den man. 3. nov. 2025 kl. 14.02 skrev Kari Li <kari@example.org>:'],
    ['German', 'Am Mo., 3. Nov. 2025 um 14:02 Uhr schrieb Kari Li <kari@example.org>:'],
    ['French', 'Le lun. 3 nov. 2025 à 14:02, Kari Li <kari@example.org> a écrit :'],
    ['Spanish', 'El lun, 3 nov 2025 a las 14:02, Kari Li (<kari@example.org>) escribió:'],
    ['Dutch, wrapped', 'Op ma 3 nov 2025 om 14:02 schreef Kari Li <kari@example.org> het\nvolgende geschreven:'],
    ['a name alone', 'Kari Li skrev:'],
  ])('end where a marked quote is introduced: %s', (_, intro) => {
    const text = mail('Ja, pumpa står.', '', intro, '', '> Står pumpa?', '>', '> Kari')
    expect(own(text)).toBe('Ja, pumpa står.')
    expect(part(text, 'quote')).toContain('Står pumpa?')
  })

  it.each([
    [
      'Outlook, bokmål',
      ['Fra: Kari Li <kari@example.org>', 'Sendt: mandag 3. november 2025 14:02', 'Til: Ola Nes', 'Emne: Pumpe'],
    ],
    [
      'Outlook, nynorsk',
      ['Frå: Kari Li', 'Sendt: måndag 3. november 2025 14:02', 'Til: Ola Nes', 'Kopi: Drift', 'Emne: Pumpe'],
    ],
    [
      'Outlook, English, with a rule',
      [
        '________________________________',
        'From: Kari Li',
        'Sent: Monday, November 3, 2025 2:02 PM',
        'To: Ola Nes',
        'Subject: Pump',
      ],
    ],
    ['Outlook, Swedish', ['Från: Kari Li', 'Skickat: den 3 november 2025 14:02', 'Till: Ola Nes', 'Ämne: Pump']],
    ['Outlook, Danish', ['Fra: Kari Li', 'Sendt: 3. november 2025 14:02', 'Til: Ola Nes', 'Emne: Pumpe']],
    ['Outlook, German', ['Von: Kari Li', 'Gesendet: Montag, 3. November 2025 14:02', 'An: Ola Nes', 'Betreff: Pumpe']],
    ['Outlook, French', ['De : Kari Li', 'Envoyé : lundi 3 novembre 2025 14:02', 'À : Ola Nes', 'Objet : Pompe']],
    [
      'Outlook before 2010',
      ['-----Opprinnelig melding-----', 'Fra: Kari Li', 'Sendt: 3. november 2025', 'Til: Ola', 'Emne: Pumpe'],
    ],
    [
      'labels in stars',
      ['*Fra:* Kari Li', '*Sendt:* mandag 3. november 2025 14:02', '*Til:* Ola Nes', '*Emne:* Pumpe'],
    ],
    [
      'a recipient list over several lines',
      ['Fra: Kari Li', 'Sendt: mandag 3. november 2025 14:02', 'Til: Ola Nes; Per Moe;', ' Anne Vik', 'Emne: Pumpe'],
    ],
    ['an announcement alone', ['-------- Original Message --------']],
    ['an intro without marks', ['Den 3. nov. 2025 kl. 14:02 skrev Kari Li <kari@example.org>:']],
    ['Lotus Notes', ['Kari Li', '03.11.2025 14:02', '', 'To: Ola Nes', 'cc:', 'Subject: Pumpe']],
  ])('end where a mail was copied below: %s', (_, header) => {
    const text = mail('Ja, pumpa står.', '', ...header, '', 'Hei,', 'står pumpa?', '', 'Kari')
    expect(own(text)).toBe('Ja, pumpa står.')
    expect(part(text, 'quote')).toContain('står pumpa?')
  })

  it('are what stands between quotes, and under them', () => {
    const text = mail(
      'On 3 Nov 2025, Kari wrote:',
      '> Hvilken pumpe?',
      '',
      'Den i Vika.',
      '',
      '> Siden når?',
      'I går.',
      '> Ring meg',
      '',
      'Skal gjøre det!',
    )
    expect(own(text).split(/\n+/)).toEqual(['Den i Vika.', 'I går.', 'Skal gjøre det!'])
  })

  it.each([
    ["From: the customer's view this is no fault.\nWe should say so."],
    ['Fra: Oslo\nTil: Bergen\nDato: 3. mars\n\nHvem kjører?'],
    ['On 3 November I wrote a letter in which I said:\nthe pump must be replaced.'],
    ['Som Kari skrev: pumpa må byttes.'],
    ['Agenda:\n- pumpe\n- ventil'],
    ['Vi må skille mellom > 5 bar og < 5 bar.\n2 > 1'],
    ['| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |'],
    ['mysql> select 1;\nC:\\> dir'],
    ['Takk for sist.\nTakk for at du ordnet med pumpa så raskt.'],
  ])('are the whole of %j', (text) => {
    expect(own(text)).toBe(text)
  })

  it('are not lost where an mbox escaped "From" at the line\'s beginning', () => {
    expect(own('Hei.\n>From here it works.\nKari')).toBe('Hei.\n>From here it works.\nKari')
  })

  it('are what stands under an intro whose quote lost its marks, when nothing stands above', () => {
    expect(own('On 15 May 2025 19:32, "Ola Nes" <ola@example.org> wrote:\n\nDet stemmer ikke.')).toBe(
      'Det stemmer ikke.',
    )
  })

  it('do not take in the end of a quoted line that a program broke off', () => {
    const text = mail(
      'Kari skrev:',
      `> ${'Pumpa i Vika har stått siden tirsdag og ingen vet helt '.padEnd(72, 'x')}`,
      'hvorfor det er slik',
      '> nå.',
      '',
      'Sjekk sikringen.',
    )
    expect(own(text)).toBe('Sjekk sikringen.')
  })

  it('of a patch are the patch, its own header and all', () => {
    const text = mail(
      `From ${'0a1b2c3d4e'.repeat(4)} Mon Sep 17 00:00:00 2001`,
      'From: Kari Li <kari@example.org>',
      'Date: Mon, 3 Nov 2025 14:02:00 +0100',
      'Subject: [PATCH] pump: start it',
      '',
      'It did not.',
      '---',
      ' pump.c | 2 +-',
      '',
      'diff --git a/pump.c b/pump.c',
      '-stop();',
      '+start();',
    )
    expect(own(text)).toBe(text)
  })
})

describe('a forward', () => {
  it.each([
    [
      'Gmail',
      [
        '---------- Forwarded message ---------',
        'Fra: Kari Li <kari@example.org>',
        'Date: man. 3. nov. 2025 kl. 14:02',
        'Subject: Pumpe',
        'To: Ola <ola@example.org>',
      ],
    ],
    [
      'Apple, bokmål',
      [
        'Start på videresendt melding:',
        '',
        'Fra: Kari Li <kari@example.org>',
        'Emne: Pumpe',
        'Dato: 3. november 2025 kl. 14:02:11 CET',
        'Til: Ola <ola@example.org>',
      ],
    ],
    [
      'Thunderbird, bokmål',
      [
        '-------- Videresendt melding --------',
        'Emne: Pumpe',
        'Dato: Mon, 3 Nov 2025 14:02:11 +0100',
        'Fra: Kari Li <kari@example.org>',
        'Til: Ola <ola@example.org>',
      ],
    ],
    [
      'Lotus Notes',
      [
        '---------------------- Forwarded by Ola Nes/Drift on 03.11.2025',
        '14:02 ---------------------------',
        'Fra: Kari Li <kari@example.org>',
        'Til: Ola',
        'Emne: Pumpe',
      ],
    ],
  ])('names its first author: %s', (_, header) => {
    const text = mail('Til orientering.', '', ...header, '', 'Pumpa står.')
    const forward = splitOwnWords(text).find(({ kind }) => kind === 'forward')
    expect(own(text)).toBe('Til orientering.')
    expect(forward?.author).toEqual({ name: 'Kari Li', address: 'kari@example.org' })
    expect(part(text, 'forward')).toContain('Pumpa står.')
  })

  it('marked line by line ends with the marks', () => {
    const text = mail('Se under.', '', '> Begin forwarded message:', '>', '> From: Kari', '> Pumpa står.')
    expect(own(text)).toBe('Se under.')
  })

  it('is what a mail is that holds only a copied header and its text', () => {
    const text = mail(
      'Fra: Kari Li <kari@example.org>',
      'Sendt: mandag 3. november 2025 14:02',
      'Til: Ola',
      'Emne: Pumpe',
      '',
      'Pumpa står.',
    )
    expect(splitOwnWords(text).map(({ kind }) => kind)).toEqual(['forward'])
  })
})

describe("a quote's author", () => {
  it.each([
    ['Den 3. nov. 2025 kl. 14:02 skrev Kari Li <kari@example.org>:', { name: 'Kari Li', address: 'kari@example.org' }],
    [
      'On Mon, Nov 3, 2025 at 2:02 PM Kari Li <kari@example.org> wrote:',
      { name: 'Kari Li', address: 'kari@example.org' },
    ],
    ['On Mon, 3 Nov 2025 14:02:33 +0100, Kari Li wrote:', { name: 'Kari Li', address: '' }],
    ['2025-11-03 14:02 GMT+01:00 Kari Li <kari@example.org>:', { name: 'Kari Li', address: 'kari@example.org' }],
    [
      'Le lun. 3 nov. 2025 à 14:02, Kari Li <kari@example.org> a écrit :',
      { name: 'Kari Li', address: 'kari@example.org' },
    ],
  ])('is read from %j', (intro, author) => {
    expect(splitOwnWords(`Ja.\n\n${intro}\n> Står pumpa?`).find(({ kind }) => kind === 'quote')?.author).toEqual(author)
  })
})

describe('a signature', () => {
  it.each([
    ['after its delimiter', ['-- ', 'Kari Li', 'Driftsleder']],
    ['after a delimiter without its space', ['--', 'Kari Li']],
    ["a phone's, bokmål", ['Sendt fra min iPhone']],
    ["a phone's, nynorsk", ['Sendt frå min telefon']],
    ["Outlook's, bokmål", ['Hent Outlook for iOS']],
    ["Outlook's, with its address", ['Get Outlook for Android<https://aka.ms/AAb9ysg>']],
    ["Outlook's, newer bokmål", ['Skaff deg Outlook for iOS<https://aka.ms/o0ukef>']],
    ['a word for the woods', ['Tenk på miljøet før du skriver ut denne e-posten.']],
    [
      'a closing with title and telephone',
      ['Med vennlig hilsen', '', 'Kari Li', 'Driftsleder', 'Vika Energi AS | tlf. 99 99 99 99'],
    ],
    [
      'a Mailman footer',
      [
        '_______________________________________________',
        'Drift mailing list',
        'drift@lister.example.org',
        'https://lister.example.org/listinfo/drift',
      ],
    ],
    [
      'a Google Groups footer',
      [
        '--',
        'You received this message because you are subscribed to the Google Groups "Drift" group.',
        'To unsubscribe from this group, send mail.',
      ],
    ],
    [
      'a disclaimer',
      [
        'Denne e-posten er konfidensiell og er bare ment for mottakeren den er tiltenkt. Har du fått den ved en feil, må du slette den; taushetsplikt kan gjelde.',
      ],
    ],
    [
      'a disclaimer that says for whom it is',
      [
        'Denne e-posten og eventuelle vedlegg er konfidensielle og bare ment for den de er adressert til. Er du en annen, ber vi deg slette den.',
      ],
    ],
    [
      'a disclaimer, nynorsk',
      [
        'Meldinga kan innehalde opplysningar under teieplikt. Er du ikkje rett mottakar, må du ikkje vidaresende denne e-posten.',
        'Ver venleg å slette han, og gje avsendaren melding.',
      ],
    ],
    [
      'a disclaimer, English, below a rule',
      [
        '----------',
        'This message may contain confidential information. If you are not the intended recipient you must not copy or act upon it.',
        'Please delete it and let the sender know.',
      ],
    ],
    [
      'several at once',
      [
        'Sendt fra min iPad',
        '',
        '-- ',
        'Kari',
        '',
        '_______________________________________________',
        'Drift mailing list',
        'drift@lister.example.org',
      ],
    ],
  ])('is no own word: %s', (_, lines) => {
    const text = mail('Pumpa står.', '', ...lines, '')
    expect(own(text)).toBe('Pumpa står.')
    const under = splitOwnWords(text).slice(1)
    expect(text.slice(under[0]?.start)).toContain(lines[0]?.trim())
  })

  it('stands above a quote too', () => {
    const text = mail(
      'Pumpa står.',
      '',
      'Vennlig hilsen',
      'Kari Li',
      'Driftsleder, Vika Energi',
      'Tlf. 99 99 99 99',
      '',
      'Den 3. nov. 2025 kl. 14:02 skrev Ola <ola@example.org>:',
      '> Hei',
    )
    expect(own(text)).toBe('Pumpa står.')
  })

  it('may be all that stands under the last quote, where answers stand above', () => {
    const text = mail(
      '> Står pumpa?',
      'Ja.',
      '> Hilsen Ola',
      '',
      'Med vennlig hilsen',
      '',
      'Kari Li',
      'Driftsleder | tlf. 99 99 99 99',
    )
    expect(own(text)).toBe('Ja.')
    expect(own(mail('Med vennlig hilsen', 'Kari Li', 'Driftsleder | tlf. 99 99 99 99'))).not.toBe('')
  })

  it('does not take a short answer with it that a gateway leaves no gap under', () => {
    const disclaimer =
      'Denne e-posten er konfidensiell. Har du fått den ved en feil, må du slette den og varsle avsenderen.'
    expect(own(mail('Vet ikke', disclaimer))).toBe('Vet ikke')
    expect(own(mail('Ola skrev:', '> Står pumpa?', '', 'Hei,', 'vet ikke', 'Kari', disclaimer))).toBe(
      'Hei,\nvet ikke\nKari',
    )
  })

  it('is not advice about a mail that somebody got', () => {
    const text = mail('Hei,', '', 'denne e-posten er falsk. Slett den, og si ikke fra til avsenderen.')
    expect(own(text)).toBe(text)
  })

  it('is not the notes that the words refer to', () => {
    const text = mail('Se [1].', '', 'Mvh', 'Kari', '', '[1] https://wiki.example.org/pumpe')
    expect(own(text)).toBe(text)
  })

  it('under a quote is no answer to it', () => {
    const text = mail(
      'Ja.',
      '',
      'Ola skrev:',
      '> Står pumpa?',
      '',
      '_______________________________________________',
      'Drift mailing list',
      'drift@lister.example.org',
      'https://lister.example.org/listinfo/drift',
    )
    expect(own(text)).toBe('Ja.')
  })

  it('is not a closing with a name, nor a postscript under it', () => {
    expect(own('Pumpa står.\n\nmvh\nKari')).toBe('Pumpa står.\n\nmvh\nKari')
    expect(own('Pumpa står.\n\nHilsen Kari\nDrift\n\nPS: Husk å lufte anlegget før du starter.')).toContain(
      'Husk å lufte',
    )
  })

  it('is not the rule and the diff of a patch', () => {
    const text = mail(
      'Fix it.',
      '',
      '---',
      ' pump.c | 2 +-',
      ' 1 file changed',
      '',
      'diff --git a/pump.c b/pump.c',
      '@@ -1 +1 @@',
      '-a {',
      '+b {',
      ' }',
    )
    expect(own(text)).toBe(text)
  })
})

describe('the parts of any text', () => {
  const line = fc.constantFrom(
    'Hei',
    '',
    '> sitat',
    '>> dypere',
    'On 3 Jan 2025, Kari wrote:',
    'Den 3. mars 2025 kl. 09:14 skrev',
    'Kari <k@x.no>:',
    'Fra: Kari',
    'Sendt: i dag 09:14',
    'Til: Ola',
    'Emne: x',
    '-- ',
    '____________',
    '-----Original Message-----',
    'mvh',
    'Kari',
    'Sendt fra min iPhone',
    'A> b',
    '| c',
    '\u00a0',
    ':',
    'æ\u0000',
  )
  const texts = fc.oneof(
    fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n')),
    fc.string({ unit: 'binary', maxLength: 300 }),
  )

  it('are in order and cover it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        let end = 0
        for (const part of splitOwnWords(text)) {
          expect(part.start).toBe(end)
          expect(part.end).toBeGreaterThan(part.start)
          end = part.end
        }
        expect(end).toBe(text.length)
      }),
    )
  })
})
