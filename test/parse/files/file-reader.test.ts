import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FileReader, openFileReader } from '../../../src/parse/files/file-reader.ts'
import { soak } from '../../soak.ts'
import { aDocx, anOdt, anRtf, anXlsx, aParagraph, aPdf, aPptx, aTnef, aZip } from './made.ts'
import { aRandom, mutated } from './mutated.ts'

const unknown = { name: 'fil', type: '' }

describe('reading files in a process of their own', () => {
  let reader: FileReader
  beforeAll(() => {
    reader = openFileReader({ children: 1 })
  })
  afterAll(() => reader.close())

  it('gives the text', async () => {
    expect(await reader.textOf(aPdf('Varmeveksler'), unknown)).toEqual({ text: 'Varmeveksler', problem: undefined })
  }, 60_000)

  it('survives a PDF that unpacks to more memory than a file may take, and reads the next', async () => {
    const { deflateSync } = await import('node:zlib')
    const zeros = deflateSync(Buffer.alloc(600_000_000, 'BT (x) Tj ET\n'), { level: 1 })
    const small = aPdf('', zeros.toString('latin1'))
    const bomb = Buffer.from(small).toString('latin1').replace('/Length', '/Filter /FlateDecode /Length')
    const { text, problem } = await reader.textOf(Buffer.from(bomb, 'latin1'), unknown)
    expect(text.length).toBeLessThanOrEqual(1024 * 1024)
    expect(['too-large', 'too-slow', 'cut']).toContain(problem)
    expect((await reader.textOf(aDocx(aParagraph('neste')), unknown)).text).toBe('neste')
  }, 120_000)

  it('ends one that takes too long, and reads the next', async () => {
    const impatient = openFileReader({ children: 1, killAfterMs: 1 })
    try {
      expect(await impatient.textOf(aPdf('x'), unknown)).toEqual({ text: '', problem: 'too-slow' })
      expect(await impatient.textOf(aPdf('x'), unknown)).toEqual({ text: '', problem: 'too-slow' })
    } finally {
      await impatient.close()
    }
  }, 60_000)

  it(
    'gives an outcome for every file with bytes changed, cut out or put in twice',
    async () => {
      const random = aRandom(soak.seed)
      const files = [
        aPdf('Varmeveksler nummer sju'),
        aDocx(aParagraph('hei').repeat(50)),
        anXlsx(),
        aPptx(),
        anOdt(),
        anRtf(String.raw`\par hei \u8364? {\b fet}`),
        aTnef([0x0002800c, Buffer.from('Hei')], [0x00069002, Buffer.alloc(14)], [0x0006800f, aPdf('inni')]),
        aZip({ 'a.pdf': aPdf('a'), 'b.zip': aZip({ 'c.txt': 'c' }) }),
      ]
      const times = soak.times(120, 20_000)
      for (let i = 0; i < times; i++) {
        const file = files[i % files.length] as Uint8Array
        const { text, problem } = await reader.textOf(mutated(file, random), unknown)
        expect(typeof text === 'string' && (text !== '' || problem !== undefined)).toBe(true)
      }
      soak.figure('changed files that gave an outcome', times)
    },
    soak.times(120_000, 3_600_000),
  )
})
