import { generateKeyPairSync, randomBytes } from 'node:crypto'
import forge from 'node-forge'

/** PEM texts of a certificate and its private key. */
export interface KeyPair {
  readonly certificate: string
  readonly key: string
}

/** A throwaway certificate authority. */
export interface Authority {
  /** PEM of the root. */
  readonly root: string
  /** A certificate for servers on this machine, or for other DNS names; valid for a day unless `notAfter` is given. */
  issue(options?: { readonly names?: readonly string[]; readonly notAfter?: Date }): KeyPair
}

const hour = 3_600_000

export function createAuthority(name: string): Authority {
  const keys = newKeys()
  const root = unsigned(name, keys, new Date(Date.now() + 48 * hour))
  root.setIssuer(root.subject.attributes)
  root.setExtensions([{ name: 'basicConstraints', cA: true, critical: true }])
  sign(root, keys)
  return {
    root: forge.pki.certificateToPem(root),
    issue({ names = ['localhost'], notAfter = new Date(Date.now() + 24 * hour) } = {}) {
      const own = newKeys()
      const certificate = unsigned(names[0] ?? 'localhost', own, notAfter)
      certificate.setIssuer(root.subject.attributes)
      // General names of type 2 are DNS names, of type 7 addresses.
      const altNames = [...names.map((value) => ({ type: 2, value })), { type: 7, ip: '127.0.0.1' }]
      certificate.setExtensions([{ name: 'subjectAltName', altNames }])
      sign(certificate, keys)
      return { certificate: forge.pki.certificateToPem(certificate), key: own.privateKey }
    },
  }
}

type Keys = ReturnType<typeof newKeys>

/** RSA, because that is what node-forge can sign with; made by Node, which is faster at it. */
function newKeys() {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}

function unsigned(commonName: string, keys: Keys, notAfter: Date): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(keys.publicKey)
  certificate.serialNumber = `01${randomBytes(8).toString('hex')}`
  certificate.validity.notBefore = new Date(Date.now() - 48 * hour)
  certificate.validity.notAfter = notAfter
  certificate.setSubject([{ name: 'commonName', value: commonName }])
  return certificate
}

function sign(certificate: forge.pki.Certificate, keys: Keys): void {
  certificate.sign(forge.pki.privateKeyFromPem(keys.privateKey), forge.md.sha256.create())
}
