/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function aRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A file with a few bytes changed, a piece of it gone, or a piece there twice. */
export function mutated(file: Uint8Array, random: () => number): Uint8Array {
  const bytes = Uint8Array.from(file)
  const place = (): number => Math.floor(random() * bytes.length)
  const [from, to] = [place(), place()].sort((a, b) => a - b) as [number, number]
  const what = random()
  if (what < 0.6) {
    for (let count = 1 + Math.floor(random() * 20); count > 0; count--) bytes[place()] = Math.floor(random() * 256)
    return bytes
  }
  return what < 0.8
    ? Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
    : Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])
}
