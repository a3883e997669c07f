import { distance } from 'fastest-levenshtein'

/** The word that was probably meant: the closest one, when it is close; null otherwise. */
export function nearest(word: string, words: Iterable<string>): string | null {
  let best: { word: string; away: number } | null = null
  for (const other of new Set(words)) {
    const away = distance(word, other)
    if (other !== word && (best === null || away < best.away)) best = { word: other, away }
  }
  return best && best.away <= Math.max(1, Math.floor(word.length / 3)) ? best.word : null
}
