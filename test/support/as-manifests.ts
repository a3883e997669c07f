import type { Check } from '../../src/checks/define.js'
import { type Outcome, runChecks } from '../../src/checks/run.js'
import { pairUp } from '../../src/federation/pairing.js'
import type { Scene } from './scene.js'

/** Runs a check over a scene as if its objects were files that somebody keeps in git. */
export async function asManifests(scene: Scene, check: Check): Promise<Outcome> {
  const federation = await scene.federation([check])
  const meshes = federation.meshes.map((mesh) => ({ ...mesh, source: 'manifests' as const }))
  return runChecks({ ...federation, meshes, peerings: pairUp(meshes) }, [check])
}
