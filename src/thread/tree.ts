import type { MessageId } from '../model/ids.ts'
import { Links } from './links.ts'

/** What the tree of a thread is built from. `references`: oldest first, the parent last. */
export interface TreeMail {
  readonly messageId: MessageId
  readonly writtenAtMs: number
  readonly references: readonly MessageId[]
  /** The mail a subject alone joins this one to. */
  readonly subjectParent?: MessageId | undefined
}

/** A place in the tree, in reading order. `mail` is undefined for a ghost: cited, but never seen. */
export interface Place<Mail extends TreeMail> {
  readonly messageId: MessageId
  readonly depth: number
  readonly parent: MessageId | undefined
  readonly mail: Mail | undefined
}

interface Node<Mail> {
  readonly id: MessageId
  readonly mails: Mail[]
  parent: Node<Mail> | undefined
  readonly children: Node<Mail>[]
  /** When it was written: for a ghost, when the oldest mail under it was; Infinity where there is none. */
  atMs: number
}

/** The tree of one thread, depth first and oldest first: each mail under the last id it cites (JWZ's rule, as in RFC 5256,
 *  without joining by subject), with ghosts for cited mails that are not there. A ghost above nothing but another ghost is
 *  left out, as it says nothing. Cycles are cut. Linear but for sorting, and iterative: threads are tens of thousands deep
 *  when somebody wants them to be.
 *
 *  Two mails with one Message-ID stand beside each other at the same place. The order of `mails` does not matter. */
export function threadTree<Mail extends TreeMail>(mails: readonly Mail[]): Place<Mail>[] {
  const forest = new Forest<Mail>()
  const ordered = mails.toSorted(oldestFirst)
  for (const mail of ordered) forest.nodeOf(mail.messageId).mails.push(mail)
  for (const mail of ordered) forest.place(mail)
  return inReadingOrder(forest.roots())
}

const oldestFirst = (a: TreeMail, b: TreeMail): number =>
  a.writtenAtMs - b.writtenAtMs || compare(a.messageId, b.messageId)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

class Forest<Mail extends TreeMail> {
  private readonly nodes = new Map<MessageId, Node<Mail>>()
  private readonly trees = new Links<Node<Mail>>()

  nodeOf(id: MessageId): Node<Mail> {
    const known = this.nodes.get(id)
    if (known !== undefined) return known
    const node: Node<Mail> = { id, mails: [], parent: undefined, children: [], atMs: Infinity }
    this.nodes.set(id, node)
    return node
  }

  /** Hangs a mail under the last id it cites, and ghosts where its References put them. The older mail's word counts. */
  place(mail: Mail): void {
    const bySubject = mail.subjectParent === undefined ? [] : [mail.subjectParent]
    let above: Node<Mail> | undefined
    for (const id of mail.references.length > 0 ? mail.references : bySubject) {
      const here = this.nodeOf(id)
      if (above !== undefined && here.mails.length === 0) this.hang(here, above)
      above = here
    }
    if (above !== undefined) this.hang(this.nodeOf(mail.messageId), above)
  }

  /** A node without a parent is the root of its tree, so a parent in that same tree would close a cycle. */
  private hang(node: Node<Mail>, parent: Node<Mail>): void {
    if (node.parent !== undefined || this.trees.rootOf(node) === this.trees.rootOf(parent)) return
    node.parent = parent
    this.trees.join(node, parent)
  }

  /** The roots that have mail at or under them, dated and with their children filled in. */
  roots(): Node<Mail>[] {
    const roots: Node<Mail>[] = []
    for (const node of this.nodes.values()) (node.parent?.children ?? roots).push(node)
    const order = [...roots]
    for (let i = 0; i < order.length; i++) for (const child of (order[i] as Node<Mail>).children) order.push(child)
    for (const node of order.toReversed()) {
      node.atMs =
        node.mails[0]?.writtenAtMs ?? node.children.reduce((first, child) => Math.min(first, child.atMs), Infinity)
    }
    return living(roots)
  }
}

const living = <Mail>(nodes: readonly Node<Mail>[]): Node<Mail>[] => nodes.filter((node) => node.atMs !== Infinity)

function inReadingOrder<Mail extends TreeMail>(roots: readonly Node<Mail>[]): Place<Mail>[] {
  const places: Place<Mail>[] = []
  const newestFirst = (a: Node<Mail>, b: Node<Mail>): number => b.atMs - a.atMs || compare(b.id, a.id)
  const stack = roots
    .toSorted(newestFirst)
    .map((node) => ({ node, depth: 0, parent: undefined as MessageId | undefined }))
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, depth, parent } = next
    const children = living(node.children).sort(newestFirst)
    const saysNothing = node.mails.length === 0 && children.length === 1 && children[0]?.mails.length === 0
    if (saysNothing) {
      stack.push({ node: children[0] as Node<Mail>, depth, parent })
      continue
    }
    const at = { messageId: node.id, depth, parent }
    if (node.mails.length === 0) places.push({ ...at, mail: undefined })
    for (const mail of node.mails) places.push({ ...at, mail })
    for (const child of children) stack.push({ node: child, depth: depth + 1, parent: node.id })
  }
  return places
}
