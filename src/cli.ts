import { Command, InvalidArgumentError } from 'commander'
import type { Context } from './archive-commands.ts'
import { parseListAddress } from './model/ids.ts'
import { Output } from './output.ts'
import type { Env } from './settings/from-env.ts'
import { loadSettings } from './settings/settings.ts'

export const FAILED = 1
export const WRONG_USE = 2
const DEFAULT_CONFIG = 'config/hvemvet.yaml'
const DEFAULT_DATA = 'data'

/** A command called in a way that its options alone do not rule out; the message says how to call it. */
export class WrongUse extends Error {}

/** Options that every command takes. */
export interface Common {
  readonly config?: string
  readonly data?: string
  readonly json?: true
}

/** What a command's work is given. */
export interface Run<Options> {
  readonly context: Context
  readonly output: Output
  readonly options: Options
}

/** Ties commands to the environment they run in. */
export class Cli {
  private readonly env: Env

  constructor(env: Env) {
    this.env = env
  }

  /** A command's action: reads the settings, then works. */
  doing<Options extends Common, Arguments extends unknown[]>(
    work: (run: Run<Options>, ...given: Arguments) => Promise<void>,
  ) {
    return async (...all: unknown[]): Promise<void> => {
      const options = all.at(-2) as Options // commander gives the arguments, then the options, then the command
      const { config = this.env['HVEMVET_CONFIG'], data = this.env['HVEMVET_DATA'] ?? DEFAULT_DATA, json } = options
      if (data === '') throw new WrongUse('--data must name a folder')
      const settings = await loadSettings(config ?? DEFAULT_CONFIG, this.env, config === undefined)
      await work(
        { context: { settings, folder: data }, output: new Output(json === true), options },
        ...(all.slice(0, -2) as Arguments),
      )
    }
  }
}

export function command(name: string, description: string, examples: readonly string[]): Command {
  return new Command(name)
    .description(description)
    .option('--config <file>', `settings (default: HVEMVET_CONFIG, or ${DEFAULT_CONFIG}, which may be missing)`)
    .option('--data <dir>', `where the archive is (default: HVEMVET_DATA, or ${DEFAULT_DATA})`)
    .option('--json', 'print JSON on standard output')
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  hvemvet ${example}`).join('\n')}`)
}

export function wholeNumber(most: number) {
  return (text: string): number => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`)
    return value
  }
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/
const ISO_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/

/** A point in time, in milliseconds since the epoch: a date is its midnight, and all is UTC that says nothing else. */
export function moment(text: string): number {
  const time = ISO_TIME.exec(text)
  const ms = ISO_DATE.test(text) || time?.[1] !== undefined ? Date.parse(text) : Date.parse(time ? `${text}Z` : '')
  if (Number.isNaN(ms) || !isDay(text.slice(0, 10)))
    throw new InvalidArgumentError('It must be a date, as 2024-03-12 or 2024-03-12T09:30:00Z.')
  return ms
}

/** Date.parse takes the 31st of February for the 2nd of March. */
const isDay = (day: string): boolean => new Date(Date.parse(day)).toISOString().startsWith(day)

export function listAddress(text: string) {
  const address = parseListAddress(text)
  if (address === undefined) throw new InvalidArgumentError('It must be the address of a list, as dev@example.org.')
  return address
}
