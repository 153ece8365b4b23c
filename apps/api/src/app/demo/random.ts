/** Chance that repeats itself: the same seed gives the same numbers, on every machine. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next: () => number;
  /** A whole number, both ends included. */
  int: (min: number, max: number) => number;
  isTrue: (chance: number) => boolean;
  pick: <T>(from: readonly T[]) => T;
  /** Digits to the base 16. */
  hex: (digits: number) => string;
}

const GOLDEN = 0x9e3779b9;

/** A counter that is stirred until its bits look like noise. For demo data, not for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const bits = () => {
    state = (state + GOLDEN) >>> 0;
    let word = state;
    word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
  const next = () => bits() / 2 ** 32;
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    isTrue: (chance) => next() < chance,
    pick: (from) => from[Math.floor(next() * from.length)]!,
    hex: (digits) => Array.from({ length: digits }, () => (bits() >>> 28).toString(16)).join(''),
  };
}
