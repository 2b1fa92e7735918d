import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { workshop } from './corpus.ts'
import { measured, type Taken } from './measured.ts'

/** A desktop indexer or archive of Debian's that takes in the same mail. */
export interface Rival {
  readonly name: string
  readonly debianPackage: string
  /** Takes in a Maildir, from nothing. */
  takeIn(maildir: string): Promise<Taken>
  /** Where it keeps what it made of it. */
  readonly folder: string
}

const inWorkshop = (name: string): string => join(workshop, name)
const cleared = (folder: string): string => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

const mu: Rival = {
  name: 'mu',
  debianPackage: 'maildir-utils',
  folder: inWorkshop('mu'),
  takeIn(maildir) {
    const home = `--muhome=${cleared(this.folder)}`
    const env = { HOME: workshop }
    spawnSync('mu', ['init', home, `--maildir=${maildir}`], { env: { ...process.env, ...env } })
    return measured('mu', ['index', home, '--quiet'], { env })
  },
}

const notmuch: Rival = {
  name: 'notmuch',
  debianPackage: 'notmuch',
  folder: inWorkshop('notmuch'),
  takeIn(maildir) {
    const config = join(cleared(this.folder), 'config')
    writeFileSync(
      config,
      `[database]\npath=${join(this.folder, 'db')}\nmail_root=${maildir}\n[user]\nname=A\nprimary_email=a@b.example\n`,
    )
    mkdirSync(join(this.folder, 'db'))
    return measured('notmuch', ['new', '--quiet'], { env: { NOTMUCH_CONFIG: config } })
  },
}

/** Its own way in for a Maildir that is there already: a git store, threads, and Xapian. */
const TAKE_MAILDIR = `
use PublicInbox::InboxWritable;
my ($maildir, $dir) = @ARGV;
my $ibx = { name => 'bench', version => 2, inboxdir => $dir, -primary_address => 'bench@lists.example', indexlevel => 'full' };
my $inbox = PublicInbox::InboxWritable->new($ibx, { nproc => 2 });
$inbox->init_inbox(0);
$inbox->import_maildir($maildir);
`

const publicInbox: Rival = {
  name: 'public-inbox',
  debianPackage: 'public-inbox',
  folder: inWorkshop('public-inbox'),
  takeIn(maildir) {
    const home = cleared(this.folder)
    const env = { HOME: home, GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@b.example' }
    return measured('perl', ['-e', TAKE_MAILDIR, maildir, join(home, 'inbox')], { env })
  },
}

export const RIVALS: readonly Rival[] = [mu, notmuch, publicInbox]

/** Rivals that are not here, by the packages they come in. */
export const missingRivals = (): string[] =>
  [
    ['mu', 'maildir-utils'],
    ['notmuch', 'notmuch'],
    ['public-inbox-index', 'public-inbox'],
  ].flatMap(([command = '', name = '']) =>
    spawnSync('sh', ['-c', `command -v ${command}`]).status === 0 ? [] : [name],
  )
