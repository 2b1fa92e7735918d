import { makeKey } from '../../src/ask/keys.ts'
import type { OutboxView } from '../../src/ask/views.ts'
import type { QuestionId, Who } from '../../src/model/question.ts'
import { idOf, nowMs } from './fake-find.ts'
import { who } from './fake-questions.ts'

type Mail = OutboxView['mail']

/** A key as links in mails have it; what it is good for, tests of keys say. */
export const mailedKey = makeKey('hemmelig for testene', {
  may: 'mine',
  question: undefined,
  answer: undefined,
  address: who.halvard.address,
  expiresMs: nowMs + 86_400_000,
})

let lastKey = 0
const mail = (
  more: Partial<Mail> & Pick<Mail, 'kind' | 'subject' | 'text'>,
  to: Who,
  role: Mail['address']['role'],
  question: string | undefined,
): OutboxView => {
  const key = ++lastKey as OutboxView['key']
  const id = question as QuestionId | undefined
  return {
    key,
    questionSubject: id === undefined ? undefined : 'Varm olje, men kald kjøler på «Fjordgløtt»?',
    mail: {
      key,
      messageId: idOf(`ut-${key}@sundferjene.example`),
      question: id,
      to,
      mailFrom: 'ask+abcdefghijklmnopqrstuvwxyz@sundferjene.example',
      carries: undefined,
      held: true,
      address: { token: 'abcdefghijklmnopqrstuvwxyz', question: id, who: to, role },
      createdAtMs: nowMs - 3_600_000 * key,
      state: 'held',
      tries: 0,
      why: undefined,
      ...more,
    },
  }
}

/** Mail that was made and not sent, newest first. */
export const fakeOutbox = (): readonly OutboxView[] => {
  lastKey = 0
  return [
    mail(
      {
        kind: 'answer',
        subject: 'Re: Varm olje, men kald kjøler på «Fjordgløtt»?',
        text: `Ana Petrović svarer:\n\nEr kjøleren kald, kommer ikke olja fram til den.\n\nLøste det saken? Svar «takk, det løste det», eller trykk her:\nhttp://localhost/k/${mailedKey}\n\n-- \nSendt av Hvem vet?\n`,
      },
      who.turid,
      'asker',
      'kjole22222',
    ),
    mail(
      {
        kind: 'ask',
        subject: 'Varm olje, men kald kjøler på «Fjordgløtt»?',
        text: `Hei Halvard,\n\nTurid Vangsnes spør, og du kan kanskje svare:\n\nKjøleren på hjelpemotoren er kald.\n\n  «Står inntaket lågt, dreg ho mudder frå botn.»\n  (I samtalen «Rustent vann»)\n  http://localhost/m/kjol-2%40sundferjene.example\n\nMer på https://verft.example/deler.\n\n-- \nTa en pause: http://localhost/k/${mailedKey}\n`,
      },
      who.halvard,
      'asked',
      'kjole22222',
    ),
    mail(
      {
        kind: 'receipt',
        subject: 'Re: Varm olje, men kald kjøler på «Fjordgløtt»?',
        text: 'Spørsmålet ditt er mottatt.\n',
      },
      who.turid,
      'asker',
      'kjole22222',
    ),
    mail(
      { kind: 'ask', subject: 'Kan jeg ta ut avspasering i høyden?', text: 'Privat.\n' },
      who.halvard,
      'asked',
      'privat2222',
    ),
    mail(
      { kind: 'receipt', subject: 'Re: Where do we report a near miss?', text: 'Received.\n' },
      who.liam,
      'asker',
      'namelaus22',
    ),
    mail(
      { kind: 'limit', subject: 'Re: Enda et spørsmål', text: 'Du har spurt ti ganger i dag.\n' },
      who.oddny,
      'sent',
      undefined,
    ),
  ]
}
