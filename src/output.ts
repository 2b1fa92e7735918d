import { SingleBar } from 'cli-progress'
import type { ImportOutcome, reparse } from './archive-commands.ts'
import type { restore } from './backup.ts'
import type { Check } from './doctor-check.ts'
import type { EvaluationReport } from './evaluate.ts'
import type { RoutingReport } from './evaluate-routing.ts'
import type { Metrics } from './expertise/metrics.ts'
import type { IngestSummary } from './ingest.ts'
import type { Progress } from './intake/source.ts'
import type { ListAddress } from './model/ids.ts'
import type { ReindexOutcome } from './reindex.ts'

const SAY_EVERY_MS = 10_000
const UNPARSED_NAMED = 10
const LOST_NAMED = 20

/** "1 mail", "2 mails" */
export const counted = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`

/** What commands print: JSON or lines on standard output, progress on standard error, and that only on a terminal. */
export class Output {
  private readonly json: boolean
  private bar: SingleBar | undefined
  private began: { readonly atMs: number; readonly done: number; saidMs: number } | undefined

  constructor(json: boolean) {
    this.json = json
  }

  /** An object or array for programs, and its lines for people. */
  print(value: unknown, lines: readonly string[]): void {
    this.bar?.stop()
    process.stdout.write(
      this.json ? `${JSON.stringify(value)}\n` : lines.map((line) => `${forTerminal(line)}\n`).join(''),
    )
  }

  note(line: string): void {
    this.bar?.stop()
    process.stderr.write(`${forTerminal(line)}\n`)
  }

  /** A bar by count. */
  countProgress(what: string): (done: number, total: number) => void {
    let isFirst = true
    return (done, total) => {
      if (isFirst) this.begin() // after what was drawn before
      isFirst = false
      this.draw(done, total, what)
    }
  }

  private begin(): void {
    this.bar?.stop()
    this.bar = undefined
    this.began = undefined
  }

  /** A bar by bytes of each path, with the mails so far. */
  importProgress(): (path: string, progress: Progress, summary: IngestSummary) => void {
    return (path, { bytesRead, totalBytes }, { read }) => this.draw(bytesRead, totalBytes, `${read} mails, ${path}`)
  }

  reindexed({ mails, engine, old, notCompacted }: ReindexOutcome, how: 'filled' | 'back' | 'dropped'): void {
    const kept =
      old > 0 ? ' The index before it is kept: hvemvet reindex --drop-old removes it, --back returns to it.' : ''
    this.print({ mails, engine, old }, [
      how === 'dropped'
        ? 'Indexes that are no longer searched are removed.'
        : `${how === 'back' ? `The index before is searched again, with ${counted(mails, 'mail')}` : `${counted(mails, 'mail')} indexed`} (${engine}).${kept}`,
    ])
    if (notCompacted !== undefined)
      this.note(`the new index is searched, but takes more room than it needs: ${notCompacted}`)
  }

  restored({ mails, unsearchable }: Awaited<ReturnType<typeof restore>>, folder: string): void {
    this.print({ mails }, [`${counted(mails, 'mail')} restored to ${folder}`])
    this.noteUnsearchable(unsearchable)
  }

  reparsed(done: Awaited<ReturnType<typeof reparse>>): void {
    const { mails, unparsed, mended } = done
    const lines = [`${counted(mails, 'mail')} read again, ${unparsed.length} not parsed`]
    if (mended !== undefined) {
      const { lost, incomplete, damaged } = mended
      lines.push(
        `the record was damaged: a new one was made of ${counted(mended.mails, 'raw mail')}; the damaged one is ${damaged}`,
      )
      for (const { raw, source } of lost.slice(0, LOST_NAMED))
        lines.push(`  lost: raw mail ${raw}${source === undefined ? '' : ` (${source})`}`)
      if (lost.length > LOST_NAMED) lines.push(`  and ${lost.length - LOST_NAMED} more; --json names them all`)
      if (incomplete.length > 0) lines.push(`  some may be lost of: ${incomplete.join(', ')}`)
      if (lost.length > 0) lines.push('  import it again where you have it; mailboxes are read again by themselves')
    }
    this.print(done, lines)
  }

  private noteUnsearchable(behind: ImportOutcome['unsearchable']): void {
    if (behind === undefined) return
    this.note(
      `Searches do not find ${counted(behind.mails, 'mail')} yet: ${behind.why}. All of it is kept; the next import, sync or serve catches up.`,
    )
  }

  /** `total` is undefined where it is not known beforehand. */
  private draw(done: number, total: number | undefined, what: string): void {
    if (!process.stderr.isTTY) {
      this.say(done, total, what)
      return
    }
    if (this.bar === undefined) {
      this.bar = new SingleBar({
        format: total === undefined ? '{what}' : '{bar} {percentage}% {what} ({eta_formatted} left)',
        hideCursor: true,
        stream: process.stderr,
      })
      this.bar.start(total ?? done, done, { what })
    } else {
      this.bar.setTotal(total ?? done)
      this.bar.update(done, { what })
    }
  }

  /** Where no bar can be drawn, a line now and then. */
  private say(done: number, total: number | undefined, what: string): void {
    const nowMs = performance.now()
    this.began ??= { atMs: nowMs, done, saidMs: nowMs }
    if (nowMs - this.began.saidMs < SAY_EVERY_MS || done === this.began.done) return
    this.began.saidMs = nowMs
    const eachMs = (nowMs - this.began.atMs) / (done - this.began.done)
    const left = (all: number): string =>
      `${done} of ${all}, ${what}, about ${Math.ceil((eachMs * (all - done)) / 60_000)} min left`
    process.stderr.write(`${forTerminal(total === undefined ? what : left(total))}\n`)
  }

  imported(
    {
      read,
      new: added,
      duplicate,
      unparsed,
      passedOver,
      private: aside,
      failed,
      hidden,
      unsearchable,
      attachments,
      deleted = 0,
      seconds,
    }: ImportOutcome,
    list: ListAddress | undefined,
  ): void {
    const lines = [
      `${counted(read, 'mail')} read: ${added} new, ${duplicate} there already${aside > 0 ? `, ${aside} set aside as private` : ''}, ${unparsed.length} not parsed, in ${seconds.toFixed(1)} s`,
      ...unparsed.slice(0, UNPARSED_NAMED).map(({ where, why }) => `  not parsed: ${where}: ${why}`),
      ...(unparsed.length > UNPARSED_NAMED
        ? [`  and ${unparsed.length - UNPARSED_NAMED} more; hvemvet doctor counts them`]
        : []),
      ...passedOver.slice(0, UNPARSED_NAMED).map(({ where, why }) => `  passed over: ${where}: ${why}`),
      ...(passedOver.length > UNPARSED_NAMED ? [`  and so in ${passedOver.length - UNPARSED_NAMED} more files`] : []),
      ...(attachments.files > 0
        ? [
            `${counted(attachments.files, 'attachment')} read for searching${attachments.unread > 0 ? `, ${attachments.unread} not or not all; hvemvet doctor says why` : ''}`,
          ]
        : []),
      ...(deleted > 0 ? [`${counted(deleted, 'mail')} deleted, as in their mailboxes`] : []),
    ]
    const { files: attachmentsRead, unread: attachmentsUnread } = attachments
    this.print(
      {
        read,
        new: added,
        duplicate,
        unparsed,
        passedOver,
        private: aside,
        attachmentsRead,
        attachmentsUnread,
        deleted,
        seconds,
      },
      lines,
    )
    if (list !== undefined)
      this.note(
        `Mail of ${list} is for everyone who can open the pages, unless the settings say otherwise (lists: readers).`,
      )
    if (hidden.lists.length > 0)
      this.note(
        `${hidden.mails} mails in the archive are not for everyone, and pages do not show them. Lists that nobody named: ${hidden.lists.join(', ')}. Name them in the settings (lists:), or import them with --list.`,
      )
    this.noteUnsearchable(unsearchable)
    for (const line of failed) this.note(`hvemvet: ${line}`)
  }

  doctor(report: { readonly ok: boolean; readonly checks: readonly Check[] }): void {
    this.print(
      report,
      report.checks.map(({ ok, name, detail }) => `${ok ? 'ok  ' : 'BAD '} ${name}: ${detail}`),
    )
  }

  evaluation(report: EvaluationReport): void {
    this.print({ ...figuresOf(report), ...againstOf(report) }, [
      `topics ${report.topics}`,
      `${inWords(report)} (${GAIN})`,
      ...comparison(report),
    ])
  }

  routing(report: RoutingReport): void {
    const parts = report.splits.length > 1 ? [...report.splits, { ...report, split: 'all' }] : report.splits
    const { prior, splits } = report
    const value = {
      ...figuresOf(report),
      prior: metricsOf(prior),
      splits: splits.map((part) => ({ split: part.split, ...figuresOf(part), prior: metricsOf(part.prior) })),
      ...againstOf(report),
    }
    const lines = parts.flatMap((part) => [
      `${part.split}: ${part.topics} questions`,
      `  proposed      ${inWords(part)}`,
      `  most active   ${inWords(part.prior)}`,
    ])
    this.print(value, [
      'Among those proposed is somebody who in fact answered, by mail older than the question:',
      ...lines,
      GAIN,
      ...comparison(report),
    ])
  }
}

/** What a stranger wrote, in a subject or a Message-ID, must not move the cursor or give the terminal orders. */
const forTerminal = (line: string): string => line.replace(/[\p{Cc}--[\n\t]]/gv, '\ufffd')

const GAIN = 'gain of nDCG: 2^grade - 1'

const metricsOf = ({ ap, rr, p1, s5, r10, ndcg10 }: Metrics) => ({ map: ap, mrr: rr, p1, s5, r10, ndcg10 })

const figuresOf = (report: Metrics & { readonly topics: number }) => ({ topics: report.topics, ...metricsOf(report) })

const againstOf = ({ against }: EvaluationReport) => (against === undefined ? {} : { against })

const figure = (value: number): string => value.toFixed(4)

const inWords = ({ ap, rr, p1, s5, r10, ndcg10 }: Metrics): string =>
  `MAP ${figure(ap)}  MRR ${figure(rr)}  P@1 ${figure(p1)}  S@5 ${figure(s5)}  R@10 ${figure(r10)}  nDCG@10 ${figure(ndcg10)}`

const comparison = ({ against }: EvaluationReport): string[] =>
  against === undefined
    ? []
    : [
        `against ${figure(against.map)}: ${figure(against.difference)} [${against.interval.map(figure).join(', ')}], p ${against.p.toFixed(4)}, ${against.topics} topics`,
      ]
