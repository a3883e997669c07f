import type { Certificate } from './certificate.js'

export interface CertificateSets {
  readonly both: readonly Certificate[]
  readonly onlyHere: readonly Certificate[]
  readonly onlyThere: readonly Certificate[]
}

/** Compares two sets of certificates by their DER form: same subject with another key, or renewed with the same key, is another one. */
export function compareSets(here: readonly Certificate[], there: readonly Certificate[]): CertificateSets {
  const [ours, theirs] = [byFingerprint(here), byFingerprint(there)]
  return {
    both: [...ours.values()].filter(({ fingerprint }) => theirs.has(fingerprint)),
    onlyHere: [...ours.values()].filter(({ fingerprint }) => !theirs.has(fingerprint)),
    onlyThere: [...theirs.values()].filter(({ fingerprint }) => !ours.has(fingerprint)),
  }
}

function byFingerprint(certificates: readonly Certificate[]): Map<string, Certificate> {
  return new Map(certificates.map((certificate) => [certificate.fingerprint, certificate]))
}
