import { existsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { librariesOf, unpackedTree } from './debian.ts'

/** Why there is no Chromium to test with, undefined when there is one. */
export const whyNoChromium = (): string | undefined =>
  installed() === undefined && unpackedTree('chromium') === undefined
    ? 'no chromium on PATH nor in .tools/debian, scripts/test fetches it'
    : undefined

/** A headless Chromium with an empty profile that looks nothing up by itself: it only knows the pages a test opens.
 *  Close it when done; its contexts (`browser.newContext({ locale: 'nb-NO' })`) are the visitors. */
export const launchChromium = (): Promise<Browser> => chromium.launch({ ...program(), args: FLAGS })

const FLAGS = [
  '--no-sandbox', // root has none, and the pages are ours
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage', // containers give /dev/shm 64 MB
]

const installed = (): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => [join(folder, 'chromium'), join(folder, 'chromium-browser'), join(folder, 'google-chrome')])
    .find((program) => existsSync(program))

/** What starts the installed or the unpacked one. The latter is told where its libraries and fonts lie. */
function program(): { executablePath: string; env?: Record<string, string> } {
  const executablePath = installed()
  if (executablePath !== undefined) return { executablePath }
  const tree = unpackedTree('chromium')
  if (tree === undefined) throw new Error(whyNoChromium())
  const fonts = join(tree, 'fonts.conf')
  writeFileSync(
    fonts,
    fontsConf(['/usr/share/fonts', join(tree, 'usr/share/fonts')], join(tree, 'var/cache/fontconfig')),
  )
  return {
    executablePath: join(tree, 'usr/lib/chromium/chromium'),
    env: { HOME: tmpdir(), PATH: process.env.PATH ?? '', LD_LIBRARY_PATH: librariesOf(tree), FONTCONFIG_FILE: fonts },
  }
}

const fontsConf = (folders: readonly string[], cache: string): string =>
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders
    .map((folder) => `<dir>${folder}</dir>`)
    .join('')}<cachedir>${cache}</cachedir></fontconfig>`
