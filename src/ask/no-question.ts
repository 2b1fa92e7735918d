import { ownText } from '../model/message.ts'
import type { Who } from '../model/question.ts'
import { mailWords } from '../post/words/index.ts'
import { tellingClosingAt } from './closings.ts'
import { isUnclear } from './command.ts'
import type { Desk, Outcome, Post } from './deps.ts'
import { languageOf } from './language.ts'
import { pattern } from './patterns.ts'
import { questionFlags } from './question-flags.ts'
import { toldBack } from './told-back.ts'

const MAX_LINE_CHARS = 200
const COURTESY = new RegExp(
  pattern`
    ^(?:(?:hei|heisann|hallo|halla|hi|hello|hey|kjære|dear)(?:\s(?:alle|alle sammen|all|everyone|there|team|folkens|
    dere|dykk|\p{L}+(?=[,!])))?|(?:riktig |ha en |ha ei |hav ei |hav ein |have a )?(?:god|fin|nice|good|great|lovely)\s
    (?:helg|dag|morgen|morgon|kveld|natt|jul|påske|sommer|sommar|ferie|uke|veke|bedring|betring|day|morning|
    evening|weekend|week|summer|one))[\s!,.]*$
  `,
  'iu',
)

/** Tells whoever sent a mail with no question in it; nobody else is troubled with it. Undefined where there is one. */
export async function noQuestion(desk: Desk, { message }: Post, from: Who): Promise<Outcome | undefined> {
  const language = languageOf(message, desk.rules.language)
  const words = mailWords[language].done
  const { subject, own } = questionFlags(message.subject, ownText(message))
  if (saysNothing(subject) && saysNothing(own)) return toldBack(desk, message, from, language, [words.empty])
  if (isUnclear({ subject: message.subject, own: ownText(message) }))
    return toldBack(desk, message, from, language, [words.unclear])
  return undefined
}

/** Whether a text has nothing in it but greetings, and a closing with what stands below it. */
function saysNothing(text: string): boolean {
  const lines = text.split('\n').map((line) => line.trim().slice(0, MAX_LINE_CHARS))
  const closing = tellingClosingAt(lines, 0)
  return (closing < 0 ? lines : lines.slice(0, closing)).every(
    (line) => !/[\p{L}\p{N}]/u.test(line) || COURTESY.test(line),
  )
}
