import type { Audience } from '../../model/audience.ts'

/** SQL over the table `mail`: true where the audience may read it. The lists come from `access/`, never from a page, and
 *  stand in the text as JSON, quoted as SQL wants it. */
export function visibleTo(audience: Audience): string {
  if (audience.kind === 'everything') return '1'
  if (audience.closed.length === 0) return 'mail.open = 1'
  const closed = JSON.stringify(audience.closed).replaceAll("'", "''")
  return `(mail.open = 1 OR mail.mail IN (SELECT mail FROM mail_list JOIN list USING (list)
    WHERE list.address IN (SELECT value FROM json_each('${closed}'))))`
}

/** SQL over the table `list`: true where the audience may know of the list. */
export function listVisibleTo(audience: Audience): string {
  if (audience.kind === 'everything') return '1'
  const closed = JSON.stringify(audience.closed).replaceAll("'", "''")
  return `(list.open = 1 OR list.address IN (SELECT value FROM json_each('${closed}')))`
}
