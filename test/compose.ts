/** A mail of an invented person, as text. */
export interface Composed {
  /** Without <>; none is written where it is undefined. */
  readonly id?: string | undefined
  readonly from?: string
  readonly to?: string
  readonly subject?: string
  /** As the header has it. */
  readonly date?: string
  /** Whole header lines, such as `In-Reply-To: <a@x>`. */
  readonly more?: readonly string[]
  readonly text?: string
}

export const compose = ({
  id,
  from = 'Kari Lund <kari@energi.example>',
  to = 'drift@lister.example',
  subject = 'Pumpe 3 stopper',
  date = 'Mon, 15 Jan 2024 10:00:00 +0100',
  more = [],
  text = 'Pumpa i kjelleren stopper om natta.',
}: Composed): string =>
  [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Date: ${date}`,
    ...(id === undefined ? [] : [`Message-ID: <${id}>`]),
    ...(more.some((line) => /^content-type:/i.test(line)) ? [] : ['Content-Type: text/plain; charset=utf-8']),
    ...more,
    '',
    text,
    '',
  ].join('\n')

/** An mboxrd of mails, all delivered at the start of 2025. */
export const mbox = (mails: readonly string[]): string =>
  mails
    .map((mail) => `From x@energi.example Wed Jan  1 10:00:00 2025\n${mail.replaceAll(/^(>*From )/gm, '>$1')}\n`)
    .join('')

/** That the mail came through a list. */
export const throughList = (address: string): string[] => [
  `List-Id: <${address.replace('@', '.')}>`,
  `List-Post: <mailto:${address}>`,
]
