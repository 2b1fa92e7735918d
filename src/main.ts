import { Command, CommanderError } from 'commander'
import { archiveCommands } from './archive-cli.ts'
import { Cli, FAILED, WRONG_USE, WrongUse } from './cli.ts'
import { EvaluationFileError } from './expertise/trec.ts'
import { Explained } from './explained.ts'
import { SearchAway } from './find/away.ts'
import { IntakeError, SpoolError } from './intake/faults.ts'
import { UnreadableMail } from './parse/unreadable.ts'
import { readingCommands } from './reading-cli.ts'
import { SettingsError } from './settings/settings.ts'
import { IndexUnavailable } from './store/search-index.ts'
import { UnusableDatabase } from './store/sqlite/database.ts'

/** Faults whose message tells the person all there is to tell; the rooms' own beside ours. */
const EXPLAINED = [
  Explained,
  EvaluationFileError,
  IndexUnavailable,
  IntakeError,
  SearchAway,
  SettingsError,
  SpoolError,
  UnreadableMail,
  UnusableDatabase,
  WrongUse,
]

/** What the operating system says of a disk, in words. */
const SYSTEM_FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the disk; nothing that was taken in is lost, so free some and run the command again',
  EACCES: 'this user may not read or write there',
  EROFS: 'its disk cannot be written; mount it for writing, or name another folder with --data',
  ENOENT: 'there is no such file or folder, or its disk cannot be written',
  ENOTDIR: 'it is no folder, or lies in none',
  EEXIST: 'there is something of that name already',
  EISDIR: 'it is a folder, and not a file',
}

process.umask(0o077) // mail that only some may read lies in what is written

const program = new Command('hvemvet')
  .description(
    'Mail archive and expertise finder: reads the discussion mail of an organisation and shows who knows what.',
  )
  .version('0.1.0')
  .addHelpText(
    'after',
    '\nStart with:\n  hvemvet import drift.mbox --list drift@example.org\n  hvemvet serve\nEach command says more: hvemvet import --help',
  )
const cli = new Cli(process.env)
for (const one of [...archiveCommands(cli), ...readingCommands(cli)]) program.addCommand(one)
for (const one of [program, ...program.commands.flatMap((group) => [group, ...group.commands])])
  one.exitOverride().showSuggestionAfterError()
process.stdout.on('error', endQuietly) // a reader such as `head` has seen enough

try {
  await program.parseAsync()
} catch (fault) {
  process.exitCode = told(fault)
}

/** Says what went wrong, and gives the exit code: 1 it failed, 2 it was called wrongly. */
function told(fault: unknown): number {
  if (fault instanceof CommanderError) return fault.exitCode === 0 ? 0 : WRONG_USE
  process.stderr.write(`hvemvet: ${inWords(fault)}\n`)
  return fault instanceof WrongUse ? WRONG_USE : FAILED
}

function inWords(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault)
  if (EXPLAINED.some((kind) => fault instanceof kind)) return fault.message
  const code = 'code' in fault ? String(fault.code) : ''
  if (code === 'ERR_SQLITE_ERROR') {
    if (/disk is full|disk I\/O/i.test(fault.message)) return SYSTEM_FAULTS['ENOSPC'] ?? fault.message
    if (/malformed|not a database/i.test(fault.message)) return 'a file is damaged; hvemvet doctor says which'
  }
  const where = 'path' in fault ? `${String(fault.path)}: ` : ''
  return SYSTEM_FAULTS[code] === undefined ? (fault.stack ?? fault.message) : where + SYSTEM_FAULTS[code]
}

function endQuietly(fault: NodeJS.ErrnoException): void {
  if (fault.code === 'EPIPE') process.exit(0)
  process.stderr.write(`hvemvet: standard output cannot be written: ${inWords(fault)}\n`)
  process.exit(FAILED)
}
