import { describe, expect, it } from 'vitest'
import { World } from './world.ts'

const toldOf = async (subject: string, text: string): Promise<string[]> => {
  const world = World.open()
  const mails = await world.ask('Ida Ruud', subject, text)
  await world.close()
  return mails.map(({ kind, text: said }) => (kind === 'done' ? (said.split('\n')[0] ?? '') : kind))
}

describe('a mail with no question in it', () => {
  it.each([
    ['', ''],
    ['', 'Hei,\n\nMvh Ida'],
    ['Hei', 'God helg!'],
    ['Hello', 'Have a nice weekend!'],
    ['uten navn', ''],
  ])('troubles nobody: %j, %j', async (subject, text) => {
    expect(await toldOf(subject, text)).toEqual([expect.stringMatching(/spørsmål i e-posten|no question/)])
  })

  it.each([
    ['', 'pause til 31. februar'],
    ['pause until 31 February', ''],
    ['', 'borte til 31. februar'],
    ['Away', 'away from 40 May to 50 May'],
  ])('asks when, where it names a day that is none: %j, %j', async (subject, text) => {
    expect(await toldOf(subject, text)).toEqual([expect.stringMatching(/Vi forsto ikke når|did not understand when/)])
  })

  it.each([
    ['Trykk på pumpe 3?', ''],
    ['', 'Trykk på pumpe 3?'],
    ['Hei', 'Hvem kan god byggeskikk?'],
    ['Pause 3 på pumpa virker ikke', 'Pausen går av seg selv, og pumpa stopper. Hvem vet hvordan den settes på nytt?'],
    ['Ferie', 'Borte fra 2026 og til 2027: hvem tar vakta?'],
    ['God praksis', 'God praksis for filter'],
  ])('is not one that asks: %j, %j', async (subject, text) => {
    expect(await toldOf(subject, text)).toContain('receipt')
  })
})
