import { type Certificate, nameOf } from '../../certs/certificate.js'
import { expiryOf, timeLeft } from '../../certs/expiry.js'
import { compareSets } from '../../certs/sets.js'
import type { MeshIdentity } from '../../federation/mesh.js'
import { type Draft, peeringCheck } from '../define.js'
import { at, fix, saw } from '../say.js'
import { copyRoot, type HeldRoot, heldRoot, ownRoot, rootPath } from './held.js'

export default peeringCheck({
  id: 'trust/root-validity',
  title: 'Roots are valid now, and for some time to come',
  severity: 'error',
  why: 'A root that has expired, or is not valid yet, makes every handshake fail that depends on it. Its successor has to be held by the peers, side by side with the old one, before the mesh signs with it.',
  covers: ['D75'],
  after: [],
  needs: { here: ['peers', 'configMaps'] },
  uses: { there: ['configMaps'] },
  *run({ here, there, peer, now, warnBeforeDays }) {
    const times = { now, ...(warnBeforeDays === undefined ? {} : { warnBeforeDays }) }
    const renewal = fix(
      here,
      'Rotate the CA: let peers hold old and new root side by side, then sign with the new one, then drop the old one',
    )
    const held = heldRoot(peer, here.configMaps)
    if (held) {
      // A root that the peer itself still hands out is the peer's to renew.
      const theirs = ownRoot(there?.configMaps ?? [])?.bundle.certificates ?? []
      const { onlyHere } = compareSets(held.bundle.certificates, theirs)
      const what = `held for ${peer.metadata.name}`
      yield* judged(here, held, times, what, copyRoot(here, there, peer), onlyHere)
    }
    const own = ownRoot(here.configMaps)
    if (own) yield* judged(here, own, times, 'of the mesh itself', [renewal])
  },
})

function* judged(
  here: MeshIdentity,
  { map, bundle }: HeldRoot,
  { now, ...limits }: { readonly now: Date; readonly warnBeforeDays?: number },
  what: string,
  remedy: Draft['remedy'],
  certificates: readonly Certificate[] = bundle.certificates,
): Iterable<Draft> {
  const field = at(here, map, rootPath)
  const serviceable = bundle.certificates.filter((cert) => ['valid', 'expiring'].includes(expiryOf(cert, now, limits)))
  for (const cert of certificates) {
    const state = expiryOf(cert, now, limits)
    if (state === 'valid' || (state === 'expiring' && bundle.certificates.some((other) => outlives(other, cert))))
      continue
    const broken = state !== 'expiring' && serviceable.length === 0
    yield {
      says: `The root ${nameOf(cert)} ${what} in ${here.label}, ConfigMap ${map.metadata.name}: ${timeLeft(cert, now)}`,
      on: field,
      discriminator: cert.fingerprint.slice(0, 16),
      severity: broken ? 'error' : state === 'expiring' ? 'warning' : 'info',
      ...(broken ? {} : { latent: true }),
      evidence: [
        saw(field, {
          expected: `valid at ${now.toISOString()}`,
          actual: `${cert.notBefore.toISOString()} to ${cert.notAfter.toISOString()}`,
        }),
      ],
      remedy,
    }
  }
}

/** A rotation is under way: another root takes over. */
function outlives(other: Certificate, cert: Certificate): boolean {
  return other.notAfter.getTime() > cert.notAfter.getTime() + 86_400_000
}
