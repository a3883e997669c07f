import { writtenRule } from '../../federation/exchange/index.js'
import { discoveryState } from '../../federation/gateways/reach.js'
import { at, saw } from '../../federation/say.js'
import type { Context } from '../context.js'
import { degraded, ok, unsure } from '../judge.js'
import { named } from '../links.js'
import type { Route } from '../routes.js'
import type { Judged } from '../types.js'

/** The hostname that clients call, and whether the status, which istiod writes, says the same as the rules. */
export function importedName({ link, imported, importSet, importRule, exported }: Route, context: Context): Judged {
  const { importer, owner } = link
  const on = named(importer, 'federation.maistra.io/v1', 'ImportedServiceSet', importer.peerName)
  if (!importer.mesh) return unsure(on, `no access to ${importer.label}`)
  if (!importSet || !imported || importRule === null) return unsure(on, 'it is not imported')
  const field = at(importer.mesh, importSet, 'status.importedServices')
  const name = imported.hostname
  const local =
    writtenRule(importSet, 'importRules', importRule).raw.importAsLocal === true
      ? ', joined with the local Service'
      : ''
  if (context.hypothetical) return ok(field, `${name}${local}, once it is applied`)
  if (importer.mesh.source === 'manifests') return ok(field, `${name}${local}`)
  const listed = importSet.status?.importedServices
  const down = discoveryState(importer.peer, owner.peer) === 'down' ? ', as discovery is down' : ''
  if (!listed)
    return degraded(field, `${name} by the rules, but the set has no status${down}`, [
      saw(field, { expected: name, actual: 'no status' }),
    ])
  const entry = listed.find((one) => one.exportedName === exported?.hostname)
  if (entry?.localService.hostname === name) return ok(field, `${name}${local}; the status agrees`)
  const actual = entry ? entry.localService.hostname || 'offered, but not imported' : 'not offered by the peer'
  return degraded(field, `${name} by the rules, but the status says: ${actual}${down}`, [
    saw(field, { expected: name, actual }),
  ])
}
