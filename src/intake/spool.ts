import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { RawBytes } from '../model/inbound.ts'
import { SpoolError } from './faults.ts'

/** What of a large mail is kept in memory, for its headers. */
export const HEAD_BYTES = 256 * 1024

/** A large mail on its way to a file of its own, block by block. Ends by `finish` or `discard`. Throws SpoolError. */
export class Spool {
  readonly path: string
  readonly #folder: string
  readonly #file: FileHandle
  readonly #head: Uint8Array[] = []
  #headBytes = 0
  #sizeBytes = 0

  private constructor(folder: string, path: string, file: FileHandle) {
    this.#folder = folder
    this.path = path
    this.#file = file
  }

  static async open(folder: string): Promise<Spool> {
    const path = spoolPath(folder)
    try {
      await mkdir(folder, { recursive: true })
      return new Spool(folder, path, await open(path, 'wx', 0o600))
    } catch (cause) {
      throw new SpoolError(folder, cause)
    }
  }

  async write(block: Uint8Array): Promise<void> {
    const wanted = block.subarray(0, HEAD_BYTES - this.#headBytes)
    if (wanted.length > 0) this.#head.push(new Uint8Array(wanted))
    this.#headBytes += wanted.length
    this.#sizeBytes += block.length
    try {
      await this.#file.writeFile(block)
    } catch (cause) {
      throw new SpoolError(this.#folder, cause)
    }
  }

  async finish(): Promise<RawBytes> {
    await this.#file.close()
    return { kind: 'large', head: Buffer.concat(this.#head), path: this.path, sizeBytes: this.#sizeBytes }
  }

  async discard(): Promise<void> {
    await this.#file.close()
    await rm(this.path, { force: true })
  }
}

const spoolPath = (folder: string): string => join(folder, `${randomUUID()}.eml`)
