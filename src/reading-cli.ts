import { Argument, type Command } from 'commander'
import { type Cli, type Common, command, moment, WrongUse, wholeNumber } from './cli.ts'
import { counted } from './output.ts'
import { question, questionLines } from './question-command.ts'
import * as reading from './reading-commands.ts'

const EXPORTED = ['threads', 'messages'] as const
const MEASURED = ['experts', 'routing'] as const

/** What `search` takes. */
type SearchOptions = Common & { limit: number; as?: string; meaning?: true }

/** The commands that read an archive, as the operator. */
export const readingCommands = (cli: Cli): Command[] => [
  command('search', 'find discussions', [
    'search "pump 3 stops"',
    'search \'from:kari after:2024 "heat exchanger"\' --limit 5',
  ])
    .argument('<query...>')
    .option('--limit <n>', 'at most so many', wholeNumber(100), 10)
    .option('--as <address>', 'see only what the owner of this address may read')
    .option('--meaning', 'also what means much the same in other words (settings: embeddings)')
    .action(
      cli.doing<SearchOptions, [string[]]>(async ({ context, output, options }, words) => {
        const found = await reading.search(context, words.join(' '), options)
        const lines = found.hits.flatMap(({ date, subject, from, snippet, messageId, attachments = [] }) => [
          `${date?.slice(0, 10)}  ${subject}`,
          `            ${from.name}: ${snippet}`,
          ...attachments.map((attachment) => `            ${attachment.name}: ${attachment.snippet}`),
          `            ${messageId}`,
        ])
        output.print(found, [counted(found.total, 'discussion'), ...lines])
      }),
    ),
  command('thread', 'show the discussion that a mail is in', ['thread 20240312.123@example.org'])
    .argument('<message-id>')
    .action(
      cli.doing<Common, [string]>(async ({ context, output }, id) => {
        const found = await reading.thread(context, id)
        output.print(found, [
          found.subject,
          ...found.messages.map(({ date, from, messageId, missing }) =>
            missing ? `  (missing)  ${messageId}` : `  ${date?.slice(0, 10)}  ${from?.name}  ${messageId}`,
          ),
        ])
      }),
    ),
  command('experts', 'find the people who know', [
    'experts "who has replaced a heat exchanger gasket"',
    'experts --document offer.eml',
  ])
    .argument('[question...]')
    .option('--limit <n>', 'at most so many', wholeNumber(100), 10)
    .option('--document <file>', 'ask about what a text or a mail (.eml) is about')
    .action(
      cli.doing<Common & { limit: number; document?: string }, [string[]]>(
        async ({ context, output, options }, words) => {
          if (words.length === 0 && options.document === undefined)
            throw new WrongUse('ask something, as in: hvemvet experts "who knows pumps", or name a --document')
          const question =
            options.document === undefined ? words.join(' ') : await reading.questionFrom(options.document)
          const found = await reading.experts(context, question, options.limit)
          output.print(found, found.length === 0 ? ['nobody has written about this'] : linesOf(found))
        },
      ),
    ),
  command('route', 'find the people who are likely to answer a question', [
    'route --question question.eml',
    'route --question question.eml --before 2024-03-12T09:30:00Z',
  ])
    .requiredOption('--question <file>', 'the question, as a mail (.eml)')
    .option(
      '--before <date>',
      'as it was then: only mail written earlier counts (ISO 8601, UTC unless it says otherwise; default: when the question was asked, where the archive holds it, else now)',
      moment,
    )
    .option('--limit <n>', 'at most so many', wholeNumber(100), 10)
    .action(
      cli.doing<Common & { question: string; before?: number; limit: number }, []>(
        async ({ context, output, options }) => {
          const found = await reading.route(context, options.question, options.before, options.limit)
          output.print(found, found.length === 0 ? ['nobody has answered anything like this'] : linesOf(found))
        },
      ),
    ),
  command('person', 'show a person: addresses and what they know', ['person kari@example.org'])
    .argument('<address>')
    .action(
      cli.doing<Common, [string]>(async ({ context, output }, address) => {
        const found = await reading.person(context, address)
        output.print(found, [
          found.name,
          ...found.addresses.map((one) => `  ${one}`),
          ...found.topics.map(({ name }) => `  knows: ${name}`),
        ])
      }),
    ),
  command('topics', 'list what is talked about', ['topics', 'topics --json']).action(
    cli.doing<Common, []>(async ({ context, output }) => {
      const found = await reading.topics(context)
      output.print(
        found,
        found.map(
          ({ name, mails, people }) =>
            `${name}  (${counted(mails, 'mail')}, ${people === 1 ? '1 person' : `${people} people`})`,
        ),
      )
    }),
  ),
  command('question', 'show a question asked by mail, who asked it and all that happened to it', [
    'question k3m9x2p7q4ra',
    'question k3m9x2p7q4ra --json',
  ])
    .argument('<id>', "as in its page's address, /q/ID")
    .action(
      cli.doing<Common, [string]>(async ({ context, output }, id) => {
        const found = await question(context, id)
        output.print(found, questionLines(found))
      }),
    ),
  command('reply-text', "print the sender's own words of mails", ['reply-text answer.eml'])
    .argument('<files...>')
    .action(
      cli.doing<Common, [string[]]>(async ({ output }, files) => {
        const texts = await Promise.all(files.map(async (file) => ({ file, text: await reading.replyTextOf(file) })))
        output.print(
          texts,
          texts.map(({ text }) => text),
        )
      }),
    ),
  command('export', 'print every thread or every mail, one JSON object a line', ['export threads > threads.jsonl'])
    .addArgument(new Argument('<what>').choices(EXPORTED))
    .action(
      cli.doing<Common, [(typeof EXPORTED)[number]]>(async ({ context }, what) => {
        await reading.exportAll(context, what, (line) => process.stdout.write(`${JSON.stringify(line)}\n`))
      }),
    ),
  command('evaluate', 'measure a ranking against judgements (TREC files)', [
    'evaluate experts --topics t.tsv --qrels q.txt --people p.tsv --run out.run',
    'evaluate routing --topics questions.tsv --qrels q.txt --people p.tsv --split test',
  ])
    .addArgument(new Argument('<what>').choices(MEASURED))
    .requiredOption(
      '--topics <file>',
      'a table: for experts with qid and query; for routing with qid, split, message_id, ts, asker and subject',
    )
    .requiredOption('--qrels <file>', 'TREC judgements')
    .requiredOption('--people <file>', 'a table with person and emails')
    .option('--run <out>', 'write the run here')
    .option('--against <run>', 'compare with another run: difference, interval, p')
    .option('--split <name>', 'for routing: only the questions of this split')
    .action(
      cli.doing<Common & EvaluationOptions, [(typeof MEASURED)[number]]>(async ({ context, output, options }, what) => {
        const files = { ...options, run: options.run, against: options.against }
        if (what === 'routing') {
          const { split } = options
          output.routing(await reading.measureRouting(context, files, split, output.countProgress('questions')))
        } else {
          if (options.split !== undefined) throw new WrongUse('--split is for evaluate routing')
          output.evaluation(await reading.measureExperts(context, files, output.countProgress('topics')))
        }
      }),
    ),
]

interface EvaluationOptions {
  readonly topics: string
  readonly qrels: string
  readonly people: string
  readonly run?: string
  readonly against?: string
  readonly split?: string
}

/** People with the reason and the mails for each. */
const linesOf = (found: Awaited<ReturnType<typeof reading.experts>>): string[] =>
  found.flatMap(({ person, reason, evidence }) => [
    `${person.name} <${person.addresses[0]}>`,
    `  ${reason}`,
    ...evidence.map(({ date, quote, subject }) => `  ${date?.slice(0, 10)}  ${quote}  (${subject})`),
  ])
