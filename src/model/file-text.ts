/** Why nothing of an attachment's text can be searched, or not all of it.
 *  - `password`: it opens only with one. `broken`: not what its first bytes promise, or torn.
 *  - `too-large`: it unpacks to more than a file may, or takes more memory. `too-deep`: archives within archives.
 *  - `too-slow`: reading it took longer than it may. `cut`: its text goes on beyond what is kept.
 *  - `empty`: a kind that has text, and this one has none, such as a scan. `other-kind`: a kind that is not read.
 *  - `no-text`: a picture, a sound, a signature, a program: nothing is missing. */
export type TextProblem =
  | 'password'
  | 'broken'
  | 'too-large'
  | 'too-deep'
  | 'too-slow'
  | 'cut'
  | 'empty'
  | 'other-kind'
  | 'no-text'

/** What reading an attachment came to. With a problem there may still be text: that of the rest of an archive, or of the
 *  pages before. */
export interface FileText {
  readonly text: string
  readonly problem: TextProblem | undefined
}

/** Raised whenever files come out otherwise than before, so that texts that are kept say which reading made them. */
export const FILE_READING = 1
