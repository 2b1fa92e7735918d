import { givenName } from '../model/given-names.ts'
import type { EarlierAnswer, QuestionFacts, Why } from '../model/question.ts'
import { dayIn } from './dates.ts'
import { foot, footLink, type Letter, line, type Piece, said } from './letter.ts'
import { earlierPiece, type Links } from './letters.ts'
import { mailWords } from './words/index.ts'

/** Something about a topic or hashtag that its receiver follows. */
export function followLetter(
  { language, links }: { readonly language: QuestionFacts['language']; readonly links: Links },
  news: {
    readonly kind: 'question' | 'tip'
    readonly by: string
    readonly what: string
    readonly subject: string
    readonly text: string
    readonly messageId: string | undefined
  },
): Letter {
  const words = mailWords[language]
  const isQuestion = news.kind === 'question'
  const read = news.messageId === undefined ? undefined : links.mail?.({ messageId: news.messageId })
  return {
    subject: news.subject || words.noSubject,
    pieces: [
      line(isQuestion ? words.follow.question(news.by, news.what) : words.follow.tip(news.by, news.what)),
      said(news.text || news.subject),
      ...(isQuestion ? [line(words.follow.howTo(givenName(news.by) || news.by))] : []),
      ...footLink(words.questionPage, isQuestion ? links.question : undefined),
      ...(isQuestion || read === undefined ? [] : [foot(read)]),
      ...footLink(words.follow.leave, links.mine),
    ],
  }
}

/** One line of a digest. */
export interface DigestItem {
  readonly kind: 'newQuestions' | 'answered' | 'open' | 'tips'
  readonly subject: string
  readonly by: string
  readonly atMs: number
  readonly text: string
  readonly url: string | undefined
}

/** All that is new about what somebody follows, in one mail. */
export function digestLetter(
  {
    language,
    links,
    timeZone,
  }: { readonly language: QuestionFacts['language']; readonly links: Links; readonly timeZone: string },
  items: readonly DigestItem[],
): Letter {
  const words = mailWords[language]
  const kinds = ['newQuestions', 'answered', 'open', 'tips'] as const
  return {
    subject: words.follow.digestSubject(items.length),
    pieces: [
      ...kinds.flatMap((kind) => {
        const some = items.filter((item) => item.kind === kind)
        if (some.length === 0) return []
        return [
          line(`${words.follow[kind]}:`),
          ...some.map((item): Piece => {
            const day = dayIn(item.atMs, language, timeZone)
            const by = kind === 'answered' ? words.follow.answeredBy(item.by, day) : words.follow.by(item.by, day)
            return {
              kind: 'quote',
              text: [item.subject, item.text].filter((one) => one !== '').join('\n'),
              source: by,
              url: item.url,
            }
          }),
        ]
      }),
      ...footLink(words.follow.leave, links.mine),
      foot(words.foot.loop),
    ],
  }
}

/** What the archive has for somebody who asked on an ordinary list: for them alone. */
export function hintLetter(
  {
    language,
    links,
    timeZone,
  }: { readonly language: QuestionFacts['language']; readonly links: Links; readonly timeZone: string },
  hint: {
    readonly subject: string
    readonly list: string
    readonly earlier: readonly EarlierAnswer[]
    readonly people: readonly { readonly name: string; readonly why: Why }[]
  },
): Letter {
  const words = mailWords[language]
  return {
    subject: words.hint.subject(hint.subject || words.noSubject),
    pieces: [
      line(words.hint.lead(hint.list)),
      ...hint.earlier.map((one) => earlierPiece(one, words, { language }, { links, timeZone })),
      ...(hint.people.length === 0 ? [] : [line(words.hint.who)]),
      ...hint.people.map(
        ({ name, why }): Piece => ({
          kind: 'quote',
          text: why.quote,
          source: words.hint.person(name, dayIn(why.writtenAtMs, language, timeZone)),
          url: links.mail?.(why),
        }),
      ),
      foot(words.hint.off),
      foot(words.foot.loop),
    ],
  }
}
