import { describe, expect, it } from 'vitest'
import { countTests } from '../../scripts/count-tests.ts'

const test = (status: string, ...titles: string[]) => ({
  status,
  ancestorTitles: titles.slice(0, -1),
  title: titles.at(-1) ?? 'a test',
})
const file = (status: string, ...assertionResults: ReturnType<typeof test>[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults,
})

describe('the count that ends scripts/test', () => {
  it('adds up what passed, failed and was skipped', () => {
    const files = [file('failed', test('passed'), test('failed')), file('passed', test('passed'), test('pending'))]
    expect(countTests({ testResults: files }, false)).toMatchObject({ passed: 2, failed: 1, skipped: 1 })
  })

  it('says why tests were skipped, once for each suite that gives a reason', () => {
    const suite = 'imap (skipped: no Dovecot)'
    const files = [
      file('passed', test('passed'), test('pending', suite, 'a'), test('skipped', suite, 'b'), test('todo', 'd', 'e')),
    ]
    expect(countTests({ testResults: files }, true).whySkipped).toEqual([`${suite}: 2`, 'd > e: 1'])
  })

  it('fails a file that could not start its tests', () => {
    const files = [file('passed', test('passed')), file('failed', test('skipped')), file('failed')]
    expect(countTests({ testResults: files }, false)).toMatchObject({ passed: 1, failed: 2, skipped: 1 })
  })

  it('fails a run that ended badly after its tests had passed, one without a report, and one without tests', () => {
    expect(countTests({ testResults: [file('passed', test('passed'))] }, false)).toMatchObject({ passed: 1, failed: 1 })
    expect(countTests(undefined, false)).toMatchObject({ passed: 0, failed: 1 })
    expect(countTests({ testResults: [] }, true)).toMatchObject({ passed: 0, failed: 1 })
  })
})
