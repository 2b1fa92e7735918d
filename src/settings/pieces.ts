import { z } from 'zod'

/** A part of the settings: every key known, so that a typing mistake is an error and not a silence. */
export const section = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `is no setting; here there are ${Object.keys(shape).join(', ')}`
        : `must be a group of settings: ${Object.keys(shape).join(', ')}`,
  })

export const text = (what: string) => z.string(`must be ${what}`).trim().min(1, `must be ${what}`)
export const listOf = <Item extends z.ZodType>(item: Item, what: string) =>
  z.array(item, `must be a list of ${what}, as [a, b]`)

export const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, hostname: /./, error: `must be an address as ${example}` })
