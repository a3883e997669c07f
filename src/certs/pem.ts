import type { Certificate } from './certificate.js'

/** The certificates as PEM in the order given, ending in a newline; '' for none. Made from DER, so no comment or key of the input gets in. */
export function toPem(certificates: readonly Certificate[]): string {
  return certificates.map(({ x509 }) => x509.toString()).join('')
}
