export type Env = Readonly<Record<string, string | undefined>>

type Filled = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'unset'; readonly name: string }

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?:(:-)([^}]*))?\}/g

/** A value with its `${NAME}` and `${NAME:-otherwise}` replaced, as a shell would. A variable that is empty counts as not
 *  set: an empty password is a mistake. What the variable holds is taken as it is. */
export function fillIn(value: string, env: Env): Filled {
  let missing: string | undefined
  const text = value.replace(
    REFERENCE,
    (_, name: string, mayMiss: string | undefined, otherwise: string | undefined) => {
      const set = env[name]
      if (set !== undefined && set !== '') return set
      if (mayMiss === undefined) missing ??= name
      return otherwise ?? ''
    },
  )
  return missing === undefined ? { kind: 'text', text } : { kind: 'unset', name: missing }
}
