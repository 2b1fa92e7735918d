/** The record's tables, as steps from one version to the next. A step that has been released is never changed. */
export const RECORD_SCHEMA: readonly string[] = [
  `
  -- Raw mail by content hash. What changes (states, marks) is kept apart from the bytes: SQLite writes a changed row whole.
  CREATE TABLE raw (
    raw INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, size_bytes INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'unread',  -- unread | read | duplicate | private | unreadable
    why TEXT, source TEXT NOT NULL, received_ms INTEGER NOT NULL, is_large INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE INDEX raw_not_read ON raw (state) WHERE state IN ('unread', 'unreadable');
  -- The exact bytes, compressed; of a large mail its head, and in raw_part all of it in pieces.
  CREATE TABLE raw_bytes (raw INTEGER PRIMARY KEY REFERENCES raw, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE raw_part (raw INTEGER NOT NULL REFERENCES raw, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (raw, part)) STRICT;
  -- Lists a raw mail was imported as or lay in the folder of.
  CREATE TABLE raw_list (raw INTEGER NOT NULL REFERENCES raw, list TEXT NOT NULL, named INTEGER NOT NULL, PRIMARY KEY (raw, list)) STRICT, WITHOUT ROWID;

  CREATE TABLE list (
    list INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, name TEXT NOT NULL, about TEXT NOT NULL DEFAULT '',
    readers TEXT NOT NULL,                 -- JSON: "everyone", "members" or addresses
    open INTEGER NOT NULL, origin TEXT NOT NULL) STRICT;  -- settings | import | seen

  CREATE TABLE person (person INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;  -- numbered as its smallest address
  CREATE TABLE address (
    address INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL DEFAULT '',
    person INTEGER, why TEXT NOT NULL DEFAULT '', mails INTEGER NOT NULL DEFAULT 0, machine_mails INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE INDEX address_person ON address (person);
  CREATE TABLE address_name (address INTEGER NOT NULL, name TEXT NOT NULL, mails INTEGER NOT NULL, PRIMARY KEY (address, name)) STRICT, WITHOUT ROWID;
  -- What people decided by hand, by address text, so that it outlives anything derived.
  CREATE TABLE people_correction (kind TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (one, other)) STRICT, WITHOUT ROWID;
  CREATE TABLE opted_out (email TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

  -- Numbers are never used again: an alias keeps each leading to its thread.
  CREATE TABLE thread (
    thread INTEGER PRIMARY KEY AUTOINCREMENT, starter INTEGER, question INTEGER, answer INTEGER, confirmed_by INTEGER) STRICT;
  CREATE TABLE thread_alias (old INTEGER PRIMARY KEY, thread INTEGER NOT NULL) STRICT;
  CREATE INDEX thread_alias_thread ON thread_alias (thread);
  -- Every Message-ID that was seen or cited, and the thread it was first put in (which an alias may have replaced).
  CREATE TABLE node (message_id TEXT PRIMARY KEY, thread INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE thread_correction (kind TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (kind, one, other)) STRICT, WITHOUT ROWID;

  CREATE TABLE mail (
    mail INTEGER PRIMARY KEY, raw INTEGER NOT NULL UNIQUE REFERENCES raw, message_id TEXT NOT NULL, thread INTEGER NOT NULL,
    author INTEGER NOT NULL, replied_to INTEGER, subject TEXT NOT NULL, base_subject TEXT NOT NULL, is_reply INTEGER NOT NULL,
    written_ms INTEGER NOT NULL, refs TEXT NOT NULL,        -- ids, one a line
    subject_parent TEXT, people TEXT NOT NULL,              -- JSON: [to, cc]
    attachments TEXT, language TEXT NOT NULL, machine TEXT, problem TEXT, has_html INTEGER NOT NULL, fingerprint TEXT NOT NULL,
    asks INTEGER NOT NULL, confirms INTEGER NOT NULL, own_words INTEGER NOT NULL, patch INTEGER NOT NULL,
    open INTEGER NOT NULL, unindexed INTEGER NOT NULL DEFAULT 1) STRICT;
  CREATE TABLE mail_body (mail INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;  -- text and parts, packed (model/body.ts)
  CREATE INDEX mail_id ON mail (message_id);
  CREATE INDEX mail_thread ON mail (thread);
  CREATE INDEX mail_author ON mail (author, written_ms);
  CREATE INDEX mail_author_open ON mail (author, open);  -- how much each has written that everyone may read
  CREATE INDEX mail_subject ON mail (base_subject, written_ms);
  -- Who wrote when, in which thread, without the mails themselves: for who has answered lately.
  CREATE INDEX mail_written ON mail (written_ms, author, thread, machine, open);
  CREATE INDEX mail_seeking ON mail (base_subject, written_ms) WHERE is_reply = 1 AND refs = '';  -- replies that cite nothing
  CREATE INDEX mail_unindexed ON mail (mail) WHERE unindexed = 1;
  CREATE TABLE mail_list (list INTEGER NOT NULL, written_ms INTEGER NOT NULL, mail INTEGER NOT NULL, PRIMARY KEY (list, written_ms, mail)) STRICT, WITHOUT ROWID;
  CREATE INDEX mail_list_mail ON mail_list (mail);

  -- What open threads may be about, by the first mail that everyone may read, and the topics chosen among all of it.
  CREATE TABLE talk (thread INTEGER PRIMARY KEY, mail INTEGER NOT NULL, candidates TEXT NOT NULL) STRICT;
  CREATE TABLE topic (topic INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE topic_thread (topic INTEGER NOT NULL, thread INTEGER NOT NULL, PRIMARY KEY (topic, thread)) STRICT, WITHOUT ROWID;
  CREATE INDEX topic_thread_thread ON topic_thread (thread);

  CREATE TABLE sync_state (account TEXT NOT NULL, folder TEXT NOT NULL, uid_validity INTEGER NOT NULL, uid_next INTEGER NOT NULL, PRIMARY KEY (account, folder)) STRICT, WITHOUT ROWID;
  CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  -- Numbers of mails that left the record, never used again: an index may hold them still.
  CREATE TABLE gone_mail (mail INTEGER PRIMARY KEY, indexed INTEGER NOT NULL DEFAULT 1) STRICT;
  `,
  `
  -- Generations of the search index. Mails up to \`until\` were there when it began: it holds those up to \`filled\`; of what
  -- has changed since, it lacks what is marked.
  CREATE TABLE generation (
    generation INTEGER PRIMARY KEY AUTOINCREMENT, engine TEXT NOT NULL, layout INTEGER NOT NULL, words INTEGER NOT NULL,
    state TEXT NOT NULL, filled INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;  -- state: filling | current | old
  CREATE TABLE lacking (generation INTEGER NOT NULL, mail INTEGER NOT NULL, PRIMARY KEY (generation, mail)) STRICT, WITHOUT ROWID;
  CREATE TABLE refused (generation INTEGER NOT NULL, mail INTEGER NOT NULL, why TEXT NOT NULL, PRIMARY KEY (generation, mail)) STRICT, WITHOUT ROWID;
  -- The number of the last change of anything that an index holds of the mail.
  ALTER TABLE mail ADD COLUMN change INTEGER NOT NULL DEFAULT 0;
  INSERT INTO generation (engine, layout, words, state, filled, until)
    SELECT 'sqlite', 1, 1, 'current', max(mail), max(mail) FROM mail HAVING count(*) > 0;
  INSERT INTO lacking SELECT generation, mail FROM generation, mail WHERE unindexed = 1;
  INSERT INTO lacking SELECT generation, mail FROM generation, gone_mail WHERE indexed = 1;
  DROP INDEX mail_unindexed;
  ALTER TABLE mail DROP COLUMN unindexed;
  ALTER TABLE gone_mail DROP COLUMN indexed;
  `,
  `
  -- The author's name as it stands in the mail: a person may have several, and searches go by this one. Unknown of mail that
  -- an earlier version read.
  ALTER TABLE mail ADD COLUMN from_name TEXT;
  `,
  `
  -- Asking by mail. Mail handed over to the ask address, with its exact bytes: kept before it is said to be.
  CREATE TABLE handed (
    handed INTEGER PRIMARY KEY AUTOINCREMENT, received_ms INTEGER NOT NULL, mail_from TEXT, rcpt_to TEXT NOT NULL, peer TEXT,
    state TEXT NOT NULL DEFAULT 'new', why TEXT NOT NULL DEFAULT '', message_id TEXT, sender TEXT) STRICT;  -- state: new, or what was done
  CREATE INDEX handed_new ON handed (handed) WHERE state = 'new';
  CREATE INDEX handed_ignored ON handed (received_ms) WHERE state = 'ignored';
  CREATE INDEX handed_message ON handed (message_id);
  CREATE TABLE handed_bytes (handed INTEGER PRIMARY KEY REFERENCES handed, bytes BLOB NOT NULL) STRICT;

  CREATE TABLE question (
    question TEXT PRIMARY KEY, asked_ms INTEGER NOT NULL, asker TEXT NOT NULL, mail TEXT NOT NULL, archived TEXT, facts TEXT NOT NULL, status TEXT NOT NULL,
    due_ms INTEGER, version INTEGER NOT NULL, private INTEGER NOT NULL, rehearsal INTEGER NOT NULL) STRICT;
  CREATE INDEX question_due ON question (due_ms) WHERE due_ms IS NOT NULL;
  CREATE INDEX question_mail ON question (mail);
  CREATE INDEX question_archived ON question (archived);
  CREATE INDEX question_asker ON question (asker, asked_ms);
  CREATE INDEX question_asked ON question (asked_ms);
  CREATE TABLE question_event (
    question TEXT NOT NULL REFERENCES question, number INTEGER NOT NULL, at_ms INTEGER NOT NULL, happened TEXT NOT NULL,
    PRIMARY KEY (question, number)) STRICT, WITHOUT ROWID;
  CREATE INDEX question_event_at ON question_event (at_ms, question);
  -- Who was asked, and what came of it: for asking nobody too much.
  CREATE TABLE asked (
    question TEXT NOT NULL REFERENCES question, address TEXT NOT NULL, at_ms INTEGER NOT NULL, place TEXT NOT NULL, outcome TEXT NOT NULL,
    rehearsal INTEGER NOT NULL, PRIMARY KEY (question, address)) STRICT, WITHOUT ROWID;
  CREATE INDEX asked_address ON asked (address, at_ms);

  CREATE TABLE reply_address (token TEXT PRIMARY KEY, question TEXT, name TEXT NOT NULL, address TEXT NOT NULL, role TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX reply_address_question ON reply_address (question);
  CREATE TABLE outbox (
    mail INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, question TEXT, name TEXT NOT NULL, address TEXT NOT NULL,
    mail_from TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, carries TEXT, token TEXT NOT NULL, created_ms INTEGER NOT NULL,
    state TEXT NOT NULL, due_ms INTEGER, tries INTEGER NOT NULL DEFAULT 0, sent_ms INTEGER, why TEXT) STRICT;
  CREATE INDEX outbox_waiting ON outbox (due_ms) WHERE state = 'waiting';
  CREATE INDEX outbox_question ON outbox (question);
  CREATE INDEX outbox_state ON outbox (state, mail);
  CREATE INDEX outbox_carries ON outbox (carries) WHERE carries IS NOT NULL;
  CREATE TABLE outbox_bytes (mail INTEGER PRIMARY KEY REFERENCES outbox, bytes BLOB NOT NULL) STRICT;

  CREATE INDEX thread_question ON thread (question) WHERE question IS NOT NULL;

  -- What people chose, and what their mail systems said of them. Times are milliseconds, 0 for never.
  CREATE TABLE person_state (
    address TEXT PRIMARY KEY, paused_until_ms INTEGER NOT NULL DEFAULT 0, away_from_ms INTEGER NOT NULL DEFAULT 0,
    away_until_ms INTEGER NOT NULL DEFAULT 0, has_left INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
  -- What people follow: a topic, or a #hashtag; 'how' is at-once, daily or weekly. And when each got a digest the last time.
  CREATE TABLE follow (
    address TEXT NOT NULL, name TEXT NOT NULL, how TEXT NOT NULL, language TEXT NOT NULL, since_ms INTEGER NOT NULL,
    PRIMARY KEY (address, name)) STRICT, WITHOUT ROWID;
  CREATE TABLE digest (address TEXT NOT NULL, how TEXT NOT NULL, until_ms INTEGER NOT NULL, PRIMARY KEY (address, how)) STRICT, WITHOUT ROWID;
  -- Tips that nobody asked for.
  CREATE TABLE tip (
    message_id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
    hashtags TEXT NOT NULL, rehearsal INTEGER NOT NULL, told TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX tip_at ON tip (at_ms);
  CREATE TABLE standing_answer (message_id TEXT PRIMARY KEY, address TEXT NOT NULL, since_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE done_once (name TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  -- Answers and comments by the mail they were written in.
  CREATE INDEX question_event_mail ON question_event (happened ->> 'mail') WHERE happened ->> 'mail' IS NOT NULL;
  `,
  `
  -- Answers that helped and do so no longer: who asked took it back, or who answered said so. Thanks for them count for nothing.
  CREATE TABLE taken_back (message_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  `,
  `
  -- UIDs below the cursor that a server lists and does not give, with commas between.
  ALTER TABLE sync_state ADD COLUMN missing TEXT NOT NULL DEFAULT '';
  -- How it stands with each folder of an account, and, where folder is empty, with the account. Times are milliseconds.
  CREATE TABLE mailbox (
    account TEXT NOT NULL, folder TEXT NOT NULL, checked_ms INTEGER, behind INTEGER NOT NULL DEFAULT 0, missing INTEGER NOT NULL DEFAULT 0,
    reason TEXT, fault TEXT, fault_ms INTEGER, PRIMARY KEY (account, folder)) STRICT, WITHOUT ROWID;
  `,
  `
  -- What mails say of their authors in their signatures; phone_key is the number as it is compared. Filled as mail is read, or read again.
  CREATE TABLE contact (
    mail INTEGER PRIMARY KEY, author INTEGER NOT NULL, phone TEXT NOT NULL, phone_key TEXT NOT NULL, title TEXT NOT NULL,
    unit TEXT NOT NULL, block TEXT NOT NULL) STRICT;
  CREATE INDEX contact_author ON contact (author);
  `,
  `
  -- What attachments say, by content hash: each is read once, whoever sends it. Read by which version of the reader; 0: to be read again.
  CREATE TABLE file (
    file INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, size_bytes INTEGER NOT NULL, problem TEXT, reading INTEGER NOT NULL) STRICT;
  CREATE TABLE file_text (file INTEGER PRIMARY KEY REFERENCES file, text BLOB NOT NULL) STRICT;  -- zstd; those that have some
  CREATE TABLE mail_file (mail INTEGER NOT NULL, attachment INTEGER NOT NULL, file INTEGER NOT NULL, PRIMARY KEY (mail, attachment)) STRICT, WITHOUT ROWID;
  CREATE INDEX mail_file_file ON mail_file (file);
  ALTER TABLE mail ADD COLUMN files_read INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX mail_files_unread ON mail (mail) WHERE files_read = 0 AND attachments IS NOT NULL;
  `,
  `
  -- Who cites what, as far as it may still change a thread. kind: 0 a mail that we do not hold, in passing; 1 the same, as the
  -- parent; 2 whatever is cited by a mail of which not all that it cites agrees.
  CREATE TABLE citation (
    cited TEXT NOT NULL, kind INTEGER NOT NULL, base_subject TEXT NOT NULL, mail INTEGER NOT NULL,
    PRIMARY KEY (cited, kind, base_subject, mail)) STRICT, WITHOUT ROWID;
  -- What a mail cites of other threads than its own.
  CREATE TABLE held_back (mail INTEGER NOT NULL, cited TEXT NOT NULL, PRIMARY KEY (mail, cited)) STRICT, WITHOUT ROWID;
  WITH RECURSIVE cited (mail, base_subject, id, rest) AS (
    SELECT mail, base_subject, NULL, refs || char(10) FROM mail WHERE refs <> ''
    UNION ALL
    SELECT mail, base_subject, substr(rest, 1, instr(rest, char(10)) - 1), substr(rest, instr(rest, char(10)) + 1) FROM cited WHERE rest <> '')
  INSERT OR IGNORE INTO citation (cited, kind, base_subject, mail)
    SELECT id, rest = '', base_subject, mail FROM cited WHERE id IS NOT NULL AND id NOT IN (SELECT message_id FROM mail);
  -- How many mails a thread had when it was judged, and how many have come since.
  ALTER TABLE thread ADD COLUMN judged INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE thread ADD COLUMN grown INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX thread_grown ON thread (thread) WHERE grown > 0;
  -- Of the mails with one id, those of one time.
  DROP INDEX mail_id;
  CREATE INDEX mail_id ON mail (message_id, written_ms);
  `,
  `
  -- Whether S/MIME or PGP signed or encrypted it. Unknown of mail that an earlier version read.
  ALTER TABLE mail ADD COLUMN seal TEXT;
  `,
  `
  -- Folders whose deletions are followed, and the mail that lies in them; gone_ms: since when it does no more.
  CREATE TABLE followed_folder (
    account TEXT NOT NULL, folder TEXT NOT NULL, uid_validity INTEGER NOT NULL, mod_seq TEXT, PRIMARY KEY (account, folder, uid_validity)) STRICT, WITHOUT ROWID;
  CREATE TABLE folder_mail (
    account TEXT NOT NULL, folder TEXT NOT NULL, uid_validity INTEGER NOT NULL, uid INTEGER NOT NULL, raw INTEGER NOT NULL, gone_ms INTEGER,
    PRIMARY KEY (account, folder, uid_validity, uid, raw)) STRICT, WITHOUT ROWID;
  CREATE INDEX folder_mail_raw ON folder_mail (raw);
  CREATE INDEX folder_mail_gone ON folder_mail (gone_ms) WHERE gone_ms IS NOT NULL;
  -- By which ways it came besides such folders: 0 none, 1 the one that source says, 2 others.
  ALTER TABLE raw ADD COLUMN other_ways INTEGER NOT NULL DEFAULT 1;
  -- The mail that a duplicate is a copy of. Of those that an earlier version read it is not known: they are read again.
  ALTER TABLE raw ADD COLUMN copy_of INTEGER;
  CREATE INDEX raw_copy_of ON raw (copy_of) WHERE copy_of IS NOT NULL;
  UPDATE raw SET state = 'unread' WHERE state = 'duplicate';
  `,
]
