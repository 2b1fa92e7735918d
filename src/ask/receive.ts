import type { Message } from '../model/message.ts'
import type { Handed } from '../model/post.ts'
import type { Who } from '../model/question.ts'
import { DAY_MS } from '../model/time.ts'
import { mailWords } from '../post/words/index.ts'
import type { HandedKey, HandedOutcome, ReplyAddress } from '../store/ask-store.ts'
import { bounded } from './bounded.ts'
import { meantBySubject } from './by-subject.ts'
import { citedQuestion, MOST_CITED } from './cited.ts'
import { commanded } from './commands.ts'
import type { Desk, Outcome, Post } from './deps.ts'
import { followed, shared } from './following.ts'
import { isToken } from './keys.ts'
import { languageOf } from './language.ts'
import { noQuestion } from './no-question.ts'
import { noticed } from './notices.ts'
import { asked } from './questions.ts'
import { replied } from './replies.ts'
import { isOurs, tagOf } from './rules.ts'
import { type Sender, senderOf, whyNotAnswered } from './sender.ts'
import type { Slowed } from './storms.ts'

/** What to do with a mail that was handed over. Nothing that a machine, a list, a stranger or a forger sent is ever answered;
 *  but where it tells of somebody who was asked that they are away, or cannot be reached, that is heard. */
export async function received(desk: Desk, key: HandedKey, handed: Handed): Promise<Outcome | Slowed> {
  const read = await desk.read(handed.raw, handed.receivedAtMs)
  if ('problem' in read) return done(key, 'unreadable', read.problem)
  const { post } = read
  const message = bounded(read.message, desk.rules)
  const mail: Post = { raw: handed.raw, message, post, receivedAtMs: handed.receivedAtMs }
  const handle = (outcome: HandedOutcome, why: string) => done(key, outcome, why, message)
  const address = await addressedTo(desk, handed, mail)

  const whyNot = whyNotAnswered({ message, post, handed }, { isOurAddress: (one) => isOurs(desk.rules, one) })
  if (whyNot !== undefined) {
    const noted = await noticed(desk, mail, address)
    return noted === undefined ? handle('ignored', whyNot) : { ...handle('notice', whyNot), ...noted }
  }
  const { rules } = desk
  const sender = senderOf(post, handed, { trust: rules.trust, isColleague: rules.isColleague })
  const colleague = await colleagueBehind(desk, sender, address)
  if (colleague === undefined)
    return { ...handle('ignored', whyOf(sender)), ...(await strangerLine(desk, sender, mail)) }
  const from = { name: plainName(message.from.name || post.from[0]?.name || ''), address: colleague }

  if (await desk.store.wasHandled(message.id, message.from.address))
    return handle('ignored', 'it was handed over before')
  const allowance = isPolled(handed) ? desk.mailsAnHour : undefined
  if (allowance?.take(colleague) === false)
    return { slowed: { sender: colleague, untilMs: allowance.freeAtMs(colleague) ?? desk.now() } }
  const outcome = await fromColleague(desk, { handed, mail, from, address, handle }).catch((fault: unknown) => {
    allowance?.giveBack(colleague)
    throw fault
  })
  // Whoever writes from an address has it, whatever a report said.
  const hadLeft = (await desk.store.personState(colleague))?.left === true
  return hadLeft ? { ...outcome, choices: [...(outcome.choices ?? []), { address: colleague, left: false }] } : outcome
}

/** Nothing is known of its envelope. */
const isPolled = ({ mailFrom, peer }: Handed): boolean => mailFrom === undefined && peer === undefined

/** A colleague's own mail: a reply, something for one of our other addresses, what they want of us, or else a question. */
async function fromColleague(desk: Desk, { handed, mail, from, address, handle }: Received): Promise<Outcome> {
  const { message } = mail
  const reply = { mail, from, repliesTo: message.references.at(-1) }
  const question = address?.question === undefined ? undefined : await desk.store.question(address.question)
  if (question !== undefined) return { ...handle('reply', ''), ...(await replied(desk, question, reply)) }
  const tags = tagsOf(desk, handed, mail)
  if (tags.includes('follow')) return { ...handle('command', ''), ...(await followed(desk, mail, from)) }
  if (tags.includes('share')) return { ...handle('share', ''), ...(await shared(desk, mail, from)) }
  const cited = await citedQuestion(desk, mail, from)
  if (cited !== undefined) return { ...handle('reply', ''), ...(await replied(desk, cited, reply)) }
  const command = await commanded(desk, mail, from, undefined)
  if (command !== undefined) return { ...handle('command', ''), ...command }
  const meant = await meantBySubject(desk, mail, from)
  if (meant === 'follow') return { ...handle('command', ''), ...(await followed(desk, mail, from)) }
  if (meant === 'share') return { ...handle('share', ''), ...(await shared(desk, mail, from)) }
  const told = await noQuestion(desk, mail, from)
  if (told !== undefined) return { ...handle('command', ''), ...told }
  const outcome = await asked(desk, mail, from)
  return { ...handle(outcome.kind, ''), ...outcome.change }
}

interface Received {
  readonly handed: Handed
  readonly mail: Post
  readonly from: Who
  readonly address: ReplyAddress | undefined
  readonly handle: (outcome: HandedOutcome, why: string) => Outcome
}

export function done(key: HandedKey, outcome: HandedOutcome, why: string, message?: Message): Outcome {
  return { handed: { key, outcome, why, messageId: message?.id, from: message?.from.address } }
}

/** The conversation a mail belongs to: by the reply address it came to, in the envelope or, where a mailbox was polled, by its
 *  headers; else by the mails of ours that it answers. */
async function addressedTo(desk: Desk, handed: Handed, { message, post }: Post): Promise<ReplyAddress | undefined> {
  const named = [...handed.rcptTo, ...[...message.to, ...message.cc].map(({ address }) => address), ...post.deliveredTo]
  for (const one of named) {
    const tag = tagOf(desk.rules, one)
    const found = tag !== undefined && isToken(tag) ? await desk.store.replyAddress(tag) : undefined
    if (found !== undefined) return found
  }
  const cited = [
    ...message.references.toReversed(),
    ...(post.report?.original === undefined ? [] : [post.report.original]),
  ]
  for (const id of cited.slice(0, MOST_CITED)) {
    const sent = await desk.store.sentMail(id)
    if (sent !== undefined) return sent.address
  }
  return undefined
}

/** What stands after the plus of our addresses that it came to. */
const tagsOf = (desk: Desk, { rcptTo }: Handed, { message, post }: Post): string[] =>
  [...rcptTo, ...[...message.to, ...message.cc].map(({ address }) => address), ...post.deliveredTo].flatMap(
    (address) => tagOf(desk.rules, address) ?? [],
  )

/** A name without addresses and brackets in it: it stands before our own address in From, and must not pass for another. */
const plainName = (name: string): string =>
  name
    .replace(/<[^>]*>?|\S*@\S*/g, ' ')
    .replace(/[\p{Cc}\p{Cf}<>"\s]+/gu, ' ')
    .trim()
    .slice(0, MOST_NAME_CHARS)

const MOST_NAME_CHARS = 80

/** The address of the colleague who sent it. Somebody who was asked may answer from a private address of theirs that the
 *  archive knows, since the reply address is nobody else's; verified, where what vouches for senders can tell. */
async function colleagueBehind(
  desk: Desk,
  sender: Sender,
  address: ReplyAddress | undefined,
): Promise<string | undefined> {
  if (sender.kind === 'colleague') return sender.address
  if (sender.kind !== 'stranger' || address === undefined) return undefined
  const { trust } = desk.rules
  if (!sender.verified && !(typeof trust === 'object' && 'lmtpPeers' in trust)) return undefined
  if (sender.address === address.who.address) return sender.address
  const behind = await desk.people.at(sender.address)
  return behind?.addresses.includes(address.who.address) ? sender.address : undefined
}

const whyOf = (sender: Sender): string =>
  sender.kind === 'forged' || sender.kind === 'nobody' ? sender.why : 'it is from a stranger'

/** One line to a stranger whose domain vouches for them, once a day, where the settings want it. */
async function strangerLine(desk: Desk, sender: Sender, { message }: { message: Message }): Promise<Outcome> {
  if (sender.kind !== 'stranger' || desk.rules.strangers === 'silent' || !sender.verified) return {}
  const atMs = desk.now()
  const name = `stranger ${sender.address} ${Math.floor(atMs / DAY_MS)}`
  if (await desk.store.wasDone(name)) return {}
  const language = languageOf(message, desk.rules.language)
  const outgoing = await desk.mails.outgoing(
    {
      kind: 'stranger',
      letter: { subject: `Re: ${message.subject}`, pieces: [{ kind: 'line', text: mailWords[language].stranger }] },
      to: { name: '', address: sender.address },
      role: 'sent',
      language,
      inReplyTo: message.id,
      references: [message.id],
    },
    atMs,
  )
  return { outgoing: [outgoing], once: [name] }
}
