/**
 * The model of a federation of OpenShift Service Meshes 2.x, for use by other programs. Pure functions: nothing in here reads a
 * cluster, a file or a clock. See docs/library.md.
 *
 * @packageDocumentation
 */
export * from './federation/names.js'
export {
  type Explanation,
  explainExports,
  explainImports,
  type Miss,
  type RuleVerdict,
  type ServiceVerdict,
} from './federation/resolution/explain.js'
export { resolveExports, resolveImports } from './federation/resolution/resolve.js'
export type { Skip, SkipCode } from './federation/resolution/rules.js'
export type {
  ExportedServiceSetSpec,
  ExportRule,
  ImportedServiceSetSpec,
  ImportRule,
  LabelRequirement,
  LabelSelector,
  NameMapping,
  NamePattern,
  Resolved,
  ResolveOptions,
  ServiceInput,
  ServiceName,
  ServiceSet,
} from './federation/resolution/types.js'
