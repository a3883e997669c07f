import { leaderConfigMapName } from '../../federation/names.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'
import { livingIstiods, timeOf } from './rows.js'

export default meshCheck({
  id: 'connection/leader',
  title: 'A living istiod holds the lock by which statuses are written',
  severity: 'warning',
  why: 'Only the istiod that holds the lock in ConfigMap `servicemesh-federation` writes the status of export and import sets and clears rows of dead pods. While a dead pod holds it these statuses stand still, though services may flow.',
  covers: ['D99'],
  after: ['prerequisites/*'],
  needs: { here: ['configMaps', 'pods'] },
  uses: { here: ['clock'] },
  *run({ here, now }) {
    const map = here.configMaps.find(({ metadata }) => metadata.name === leaderConfigMapName)
    const lock = recordIn(map?.metadata.annotations[annotation])
    const living = livingIstiods(here, here.pods)
    if (!map || !lock || living === null || living.includes(lock.holder)) return
    const age = (here.clock ?? now).getTime() - (timeOf(lock.renewed) ?? 0)
    if (age < graceMs) return
    const field = at(here, map, `metadata.annotations["${annotation}"]`)
    yield {
      says: `The lock for writing federation status in ${here.label} is held by ${lock.holder}, which is gone, since ${lock.renewed ?? 'an unknown time'}`,
      on: field,
      latent: true,
      evidence: [
        saw(field, { expected: living.join(' or '), actual: `${lock.holder}, renewed ${lock.renewed ?? 'never'}` }),
      ],
      remedy: [fix(here, 'Restart istiod', oc(here, ['rollout', 'restart', `deployment/istiod-${here.name}`]))],
    }
  },
})

const annotation = 'control-plane.alpha.kubernetes.io/leader'

/** A lock that is not renewed for 30 seconds is free for others. */
const graceMs = 120_000

function recordIn(text: string | undefined): { holder: string; renewed: string | undefined } | null {
  try {
    const record: unknown = JSON.parse(text ?? '')
    if (typeof record !== 'object' || record === null) return null
    const [holder, renewed] = [Reflect.get(record, 'holderIdentity'), Reflect.get(record, 'renewTime')]
    return typeof holder === 'string' && holder !== ''
      ? { holder, renewed: typeof renewed === 'string' ? renewed : undefined }
      : null
  } catch {
    return null
  }
}
