import { Command, Option } from 'commander'
import { importPaths, reparse, syncAccounts } from './archive-commands.ts'
import { backup, restore } from './backup.ts'
import { type Cli, type Common, command, FAILED, listAddress, WrongUse, wholeNumber } from './cli.ts'
import { correctPeople, correctThreads } from './corrections.ts'
import { DataFolderError } from './data-folder.ts'
import { doctor } from './doctor.ts'
import type { ListAddress } from './model/ids.ts'
import { dropOld, reindex, reindexBack } from './reindex.ts'
import type { EngineKind } from './store/index-engine.ts'

/** The commands that fill, mend and serve an archive. */
export const archiveCommands = (cli: Cli): Command[] => [
  command(
    'import',
    'take in mail: mbox, Maildir, .eml, .pst, packed or not, folders of them, or - for standard input',
    [
      'import drift.mbox --list drift@example.org',
      'import ~/Maildir archives/ takeout-001.zip',
      'import - < list.mbox',
    ],
  )
    .argument('<paths...>')
    .option('--list <address>', 'the list that all of it belongs to, over what its headers say', listAddress)
    .option('--no-attachments', 'leave the text of attachments for later: the next import, sync or serve reads it')
    .action(
      cli.doing<Common & { list?: ListAddress; attachments: boolean }, [string[]]>(
        async ({ context, output, options }, paths) => {
          const outcome = await importPaths(context, paths, options.list, output.importProgress(), {
            onCatchUp: output.countProgress('mails made searchable'),
            onAttachments: output.countProgress('mails with attachments read'),
            withAttachments: options.attachments,
          })
          output.imported(outcome, options.list)
          if (outcome.failed.length > 0) process.exitCode = FAILED
        },
      ),
    ),
  command('sync', 'read what is new in the IMAP accounts of the settings', ['sync --once', 'sync --once --json'])
    .option('--once', 'end when everything there has been read; otherwise stay for what comes')
    .action(
      cli.doing<Common & { once?: true }, []>(async ({ context, output, options }) => {
        const { accounts, lmtp } = context.settings
        if (accounts.length === 0 && (lmtp === undefined || options.once === true))
          throw new DataFolderError('no accounts are set; name one under accounts: in the settings')
        if (options.once !== true) return (await import('./serve.ts')).keepSyncing(context)
        const outcome = await syncAccounts(context, output.countProgress('mails of the mailboxes'))
        output.imported(outcome, undefined)
        if (outcome.failed.length > 0) process.exitCode = FAILED
      }),
    ),
  command('serve', 'serve the pages, sync the accounts and take questions by mail, until Ctrl-C', [
    'serve',
    'serve --port 9000',
  ])
    .addOption(
      new Option('--port <n>', 'the port to listen on, on this machine only').env('PORT').argParser(wholeNumber(65535)),
    )
    .action(
      cli.doing<Common & { port?: number }, []>(async ({ context, options }) =>
        (await import('./serve.ts')).serve(context, options.port),
      ),
    ),
  command('reindex', 'make the search index again from the record, while it is searched', [
    'reindex',
    'reindex --to elasticsearch',
    'reindex --drop-old',
  ])
    .addOption(
      new Option('--to <engine>', 'fill the index of this engine; set index.url accordingly when it is done').choices([
        'sqlite',
        'elasticsearch',
      ]),
    )
    .option('--back', 'search the index before this one again')
    .addOption(
      new Option(
        '--drop-old',
        'remove the indexes that are no longer searched; with --to, all of that engine',
      ).conflicts('back'),
    )
    .action(
      cli.doing<Common & { to?: EngineKind; back?: true; dropOld?: true }, []>(async ({ context, output, options }) => {
        const { to, back, dropOld: drop } = options
        if (back === true && to !== undefined) throw new WrongUse('--back is about the engine in use: leave out --to')
        const done = await (drop === true
          ? dropOld(context, to)
          : back === true
            ? reindexBack(context)
            : reindex(context, output.countProgress('mails'), to))
        output.reindexed(done, drop === true ? 'dropped' : back === true ? 'back' : 'filled')
      }),
    ),
  command('reparse', 'read every raw mail again, as after an upgrade, or where the record is damaged', [
    'reparse',
  ]).action(
    cli.doing<Common, []>(async ({ context, output }) => {
      const done = await reparse(context, output.countProgress('mails'))
      output.reparsed(done)
      if (done.mended !== undefined && done.mended.lost.length + done.mended.incomplete.length > 0)
        process.exitCode = FAILED
    }),
  ),
  command('backup', 'write everything that cannot be derived to one file', [
    'backup /srv/backup/hvemvet-2025-11-24.sqlite',
  ])
    .argument('<file>')
    .action(
      cli.doing<Common, [string]>(async ({ context, output }, file) => {
        backup(context, file)
        output.print({ file }, [`written to ${file}`])
      }),
    ),
  command('restore', 'make a data folder of a backup', ['restore hvemvet-2025-11-24.sqlite --data /srv/hvemvet'])
    .argument('<file>')
    .action(
      cli.doing<Common, [string]>(async ({ context, output }, file) => {
        const done = await restore(context, file, output.countProgress('mails'))
        output.restored(done, context.folder)
      }),
    ),
  command('doctor', 'what is configured, reachable, indexed, behind or odd', ['doctor', 'doctor --deep --json'])
    .option('--deep', 'read every mail back, too: is it what was kept?')
    .action(
      cli.doing<Common & { deep?: true }, []>(async ({ context, output, options }) => {
        const report = await doctor(context, options.deep === true)
        output.doctor(report)
        if (!report.ok) process.exitCode = FAILED
      }),
    ),
  correctionGroup('people', 'say which addresses are one person', (name, what) =>
    command(name, what, [`people ${name} kari@example.org k.lund@example.org`])
      .arguments('<address> <other>')
      .action(
        cli.doing<Common, [string, string]>(async ({ context, output }, one, other) => {
          await correctPeople(context, name, [one, other])
          output.print({ [name]: [one, other] }, [
            `${one} and ${other}: ${name === 'join' ? 'one person' : 'two people'}`,
          ])
        }),
      ),
  ),
  correctionGroup('threads', 'say which mails are one discussion', (name, what) =>
    command(name, what, [`threads ${name} 1@example.org${name === 'join' ? ' 2@example.org' : ''}`])
      .arguments(name === 'join' ? '<message-id> <other>' : '<message-id>')
      .action(
        cli.doing<Common, string[]>(async ({ context, output }, ...ids) => {
          await correctThreads(context, name, ids)
          output.print({ [name]: ids }, [name === 'join' ? 'one discussion now' : 'a discussion of its own now'])
        }),
      ),
  ),
]

/** `people join|split` and `threads join|split`. */
function correctionGroup(
  name: string,
  description: string,
  correction: (kind: 'join' | 'split', description: string) => Command,
): Command {
  return new Command(name)
    .description(description)
    .addCommand(correction('join', 'they belong together'))
    .addCommand(correction('split', 'they do not belong together'))
}
