import { candidate, firstMatch, resolvedBy } from './first-match.js'
import { type CompiledRule, compileExportRules, compileImportRules } from './rules.js'
import type {
  ExportedServiceSetSpec,
  ImportedServiceSetSpec,
  Resolved,
  ResolveOptions,
  ServiceInput,
  ServiceName,
  ServiceSet,
} from './types.js'

/**
 * Under which name each service is exported to the peer, in the order given; null for those that no rule selects.
 * Pass only services that can be exported at all: those of the mesh, not ExternalName, not themselves imported.
 */
export function resolveExports(
  set: ServiceSet<ExportedServiceSetSpec>,
  services: readonly ServiceInput[],
): (Resolved | null)[] {
  return resolve(compileExportRules(set), services)
}

/**
 * Under which name each service that the peer exports is imported, in the order given; null for those that no rule selects.
 * The rules see the names that the peer gave on export, not the original ones.
 */
export function resolveImports(
  set: ServiceSet<ImportedServiceSetSpec>,
  exportedServices: readonly ServiceName[],
  options: ResolveOptions = {},
): (Resolved | null)[] {
  return resolve(compileImportRules(set, options), exportedServices)
}

function resolve(rules: readonly CompiledRule[], services: readonly unknown[]): (Resolved | null)[] {
  const find = firstMatch(rules)
  return services.map((input) => {
    const service = candidate(input)
    const rule = service && find(service)
    return rule ? resolvedBy(rule, service) : null
  })
}
