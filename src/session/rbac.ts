import { certificateChecks } from '../checks/certificates.js'
import { allChecks } from '../checks/index.js'
import { factsOf } from '../checks/plan.js'
import type { FactName } from '../federation/mesh.js'
import { rightsOf, type Whereabouts } from '../federation/rights.js'
import { type TableName, tables } from '../federation/tables.js'
import type { Right } from '../vocabulary/fact.js'
import { exportsTable } from './listing/exports.js'
import { importsTable } from './listing/imports.js'
import { peersTable } from './listing/peers.js'
import { portsTable } from './listing/ports.js'

const doctor = factsOf(allChecks)
const evidence: readonly FactName[] = ['pods', 'services', 'logs', 'proxyConfigs']
const everything: readonly FactName[] = [...(Object.keys(tables) as TableName[]), ...doctor, ...evidence]

/** What each command reads, by its name. */
const commands = {
  doctor: [...doctor],
  certs: [...factsOf(certificateChecks), 'controlPlanes', 'configMaps', ...evidence],
  'trace-service': everything.filter((name) => name !== 'events'),
  logs: ['pods', 'services', 'configMaps', 'logs'],
  collect: everything,
  checklist: [...doctor],
  peers: peersTable.facts,
  exports: exportsTable.facts,
  imports: importsTable.facts,
  ports: portsTable.facts,
  all: everything,
} as const satisfies Record<string, readonly FactName[]>

export type RbacCommand = keyof typeof commands

/** The rights that a command needs to answer everything it can answer. */
export function rightsFor(command: RbacCommand, where: Whereabouts): readonly Right[] {
  return rightsOf(new Set<FactName>(commands[command]), where)
}
