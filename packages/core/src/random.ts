/**
 * A repeatable source of numbers in [0, 1): the same seed gives the same sequence on every machine. Not for secrets.
 * The generator is sfc32 (PractRand, Chris Doty-Humphrey), seeded through FNV-1a.
 */
export function seededRandom(seed: number | string): () => number {
  let a = hash(String(seed), 0x811c9dc5);
  let b = hash(String(seed), a ^ 0x9e3779b9);
  let c = hash(String(seed), b ^ 0x85ebca6b);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first outputs of neighbouring seeds resemble each other; PractRand's author discards twelve.
  for (let round = 0; round < 12; round++) next();
  return next;
}

/** 32-bit FNV-1a over UTF-16 code units. */
function hash(text: string, start: number): number {
  let value = start;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
