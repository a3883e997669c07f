import type { Check } from '../define.js'
import everything from './everything.js'
import hiddenService from './hidden-service.js'
import multiPort from './multi-port.js'
import nameCollision from './name-collision.js'
import noReadyEndpoints from './no-ready-endpoints.js'
import noSidecar from './no-sidecar.js'
import outsideMesh from './outside-mesh.js'
import portProtocol from './port-protocol.js'
import routesIgnored from './routes-ignored.js'
import ruleMatchesNothing from './rule-matches-nothing.js'
import ruleShadowed from './rule-shadowed.js'
import ruleSkipped from './rule-skipped.js'
import setName from './set-name.js'
import status from './status.js'

/** All checks of this area, in the order in which they are reported. */
export const exportsChecks: readonly Check[] = [
  setName,
  ruleSkipped,
  outsideMesh,
  ruleMatchesNothing,
  nameCollision,
  ruleShadowed,
  noReadyEndpoints,
  noSidecar,
  multiPort,
  hiddenService,
  status,
  everything,
  portProtocol,
  routesIgnored,
]
