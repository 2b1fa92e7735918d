import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { openBody } from '../../src/model/body.ts'
import { openParserPool, type ReadResult } from '../../src/parse/pool.ts'
import { dataDir, whyNoData } from '../data.ts'
import { soak } from '../soak.ts'
import { describeUnless } from '../unless.ts'
import { DEVIATIONS } from './fixtures/deviations.ts'
import { kmimeCodecs } from './fixtures/kmime.ts'
import { messagelibMails } from './fixtures/messagelib.ts'
import { mime4jMails } from './fixtures/mime4j.ts'
import { ponymailMails } from './fixtures/ponymail.ts'
import { stalwartMails } from './fixtures/stalwart.ts'
import { type ExpectedMail, type Field, type Values, valuesOf } from './fixtures/values.ts'

const folder = `${dataDir}/fixtures`
const RECEIVED_MS = Date.UTC(2026, 10, 1)
/** A child is given so many mails at once, and each alone where that takes too long. */
const BATCH = 32

/** Reads mails in the real children: 256 MB each, and no mail may take a second. */
async function readAll(raws: readonly Uint8Array[]): Promise<ReadResult[]> {
  const pool = openParserPool({ children: 2, batchTimeoutMs: 15_000, mailTimeoutMs: 1000 })
  const batches = Array.from({ length: Math.ceil(raws.length / BATCH) }, (_, at) =>
    raws.slice(at * BATCH, (at + 1) * BATCH).map((raw) => ({ raw, receivedAtMs: RECEIVED_MS })),
  )
  const results = await Promise.all(batches.map((batch) => pool.parse(batch)))
  await pool.close()
  return results.flat()
}

describeUnless(whyNoData, 'what five projects expect of their own mails', () => {
  /** Values that must be compared, of each project: an adapter that finds none of them compares nothing. */
  const LEAST: Readonly<Record<string, number>> = {
    'stalwart-mail-parser': 600,
    mime4j: 200,
    kmime: 10,
    'kde-messagelib': 90,
    'ponymail-corpus': 1500,
  }
  const compared = new Map<string, number>()
  const deviating: {
    readonly field: Field
    readonly mail: string
    readonly expected: string
    readonly found: string
  }[] = []

  beforeAll(async () => {
    const mails = [
      ...stalwartMails(`${folder}/stalwart-mail-parser`),
      ...mime4jMails(`${folder}/mime4j`),
      ...kmimeCodecs(`${folder}/kmime`),
      ...messagelibMails(`${folder}/kde-messagelib`),
      ...(await ponymailMails(`${folder}/ponymail-corpus`)),
    ]
    const isWhole = ({ expected, found = {} }: ExpectedMail) => Object.keys(expected).some((field) => !(field in found))
    const whole = mails.filter(isWhole)
    const read = new Map((await readAll(whole.map(({ raw }) => raw))).map((result, at) => [whole[at], result]))
    for (const mail of mails) {
      const result = read.get(mail)
      const values: Values = {
        ...(result === undefined || 'problem' in result ? {} : valuesOf(mail.raw, result)),
        ...mail.found,
      }
      const project = mail.name.slice(0, mail.name.indexOf('/'))
      for (const [field, expected] of Object.entries(mail.expected) as [Field, string][]) {
        compared.set(project, (compared.get(project) ?? 0) + 1)
        const found = values[field] ?? 'nothing'
        if (found !== expected) deviating.push({ field, mail: mail.name, expected, found })
      }
    }
    soak.figure(
      'values of other projects compared',
      [...compared.values()].reduce((sum, some) => sum + some, 0),
    )
  }, 120_000)

  it.each(Object.entries(LEAST))('are compared, those of %s at least %i', (project, least) => {
    expect(compared.get(project) ?? 0).toBeGreaterThanOrEqual(least)
  })

  it('are what we read, but for the deviations that are written down with their reasons', () => {
    const known = new Set(keysOfDeviations())
    expect(deviating.filter(({ field, mail }) => !known.has(`${field} ${mail}`))).toEqual([])
  })

  it('deviate wherever a deviation is written down', () => {
    const found = new Set(deviating.map(({ field, mail }) => `${field} ${mail}`))
    expect(keysOfDeviations().filter((key) => !found.has(key))).toEqual([])
  })
})

const keysOfDeviations = (): string[] =>
  DEVIATIONS.flatMap(({ mails }) =>
    Object.entries(mails).flatMap(([field, names]) => names.map((name) => `${field} ${name}`)),
  )

describeUnless(whyNoData, 'the torture mails of 15 projects', () => {
  const files =
    dataDir === undefined
      ? []
      : readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter(
            (entry) => entry.isFile() && !/\.(?:json|yaml|yaml_skip|xml|html|tree|tmpl|md|png|py)$/.test(entry.name),
          )
          .map(({ parentPath, name }) => `${parentPath}/${name}`)
          .filter((file) => !file.includes('/ponymail-corpus/')) // mboxes of many mails, read above
  const results = new Map<string, ReadResult>()

  beforeAll(async () => {
    const raws = files.map((file) => new Uint8Array(readFileSync(file)))
    for (const [at, result] of (await readAll(raws)).entries())
      results.set(files[at]?.slice(folder.length + 1) ?? '', result)
  }, 120_000)

  it('all give a mail within a second and 256 MB, or are none', () => {
    const problems = [...results].flatMap(([file, result]) =>
      'problem' in result ? [[file, result.problem] as const] : [],
    )
    expect(results.size).toBeGreaterThan(1900)
    expect(problems.filter(([, problem]) => !/no header|is empty/.test(problem))).toEqual([])
  })

  it('give texts without a letter of the wrong charset, an encoded word or base64', () => {
    const odd = [...results].flatMap(([file, result]) => {
      if ('problem' in result) return []
      const { text } = openBody(result.body)
      const { subject, from, to } = result.message
      const said = [subject, from.name, ...to.map(({ name }) => name)].join('\n')
      return /=\?[\w-]+\?[bq]\?[^?\s]+\?=/i.test(said) || /(?:\n[A-Za-z0-9+/]{60,80}){8}/.test(text) ? [file] : []
    })
    expect(odd).toEqual([])
  })
})

describe('the file of deviations', () => {
  it('names a mail and a field once', () => {
    const keys = keysOfDeviations()
    expect(keys.length).toBe(new Set(keys).size)
  })
})
