import type { RuleField, WrittenRule } from '../federation/exchange/rules.js'
import { reselected, withRule, writtenRule } from '../federation/exchange/rules.js'
import type { MeshIdentity, Stray } from '../federation/mesh.js'
import type { Peer } from '../federation/objects/federation.js'
import type { Skip } from '../federation/resolution/rules.js'
import type { LogSummary } from '../logs/summary.js'
import type { Evidence } from '../vocabulary/finding.js'
import type { Breaks, Draft } from './define.js'
import { at, fix, logged, oc, patch, saw } from './say.js'

/*
 * What export and import sets have in common for checks.
 */

interface Named {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined }
}

interface SetObject extends Named {
  readonly spec?: unknown
}

/** Sets that were probably meant for a peer that has none, but bear another name or lie in another namespace. */
export function misnamed(
  sets: readonly SetObject[],
  strays: readonly Stray[],
  kind: string,
  peer: Peer,
  peers: readonly Peer[],
) {
  const { name } = peer.metadata
  if (sets.some((set) => set.metadata.name === name)) return []
  const orphans = sets.filter((set) => !peers.some((other) => other.metadata.name === set.metadata.name))
  return [...orphans, ...strays.filter((stray) => stray.kind === kind && stray.metadata.name === name)]
}

/** The finding on a set that is read for no peer. */
export function misnamedDraft(here: MeshIdentity, set: Named, peer: Peer, breaks: Breaks, wanted: boolean): Draft {
  const { name, namespace } = set.metadata
  const elsewhere = namespace !== here.namespace
  const field = at(here, set, elsewhere ? 'metadata.namespace' : 'metadata.name')
  return {
    says: elsewhere
      ? `${here.label} does not read ${set.kind} ${name}: it lies in ${namespace}, not in the control plane’s namespace ${here.namespace}`
      : `${set.kind} ${name} in ${here.label} belongs to no peer, and peer ${peer.metadata.name} has none: a set must bear its peer’s name`,
    on: field,
    breaks,
    severity: wanted ? 'error' : 'warning',
    evidence: [
      saw(
        field,
        elsewhere
          ? { expected: here.namespace, actual: namespace ?? '' }
          : { expected: peer.metadata.name, actual: name },
      ),
      saw(at(here, peer, 'metadata.name'), { actual: peer.metadata.name }),
    ],
    remedy: [
      fix(
        here,
        `Create it again as ${peer.metadata.name} in ${here.namespace} and delete this one; a name cannot be edited`,
        oc(here, ['get', set.kind.toLowerCase(), name, '-o', 'yaml'], namespace),
      ),
    ],
  }
}

/** The finding on a rule that the control plane leaves out. `index` counts from 0, as its log does. */
export function skippedDraft(
  here: MeshIdentity,
  set: SetObject,
  field: RuleField,
  rule: { readonly index: number; readonly skipped: Skip },
  logs: LogSummary | null,
): Draft {
  const { index, skipped } = rule
  const where = at(here, set, skipped.path)
  const { text, change } = correction(writtenRule(set, field, index), skipped, field)
  const command = change === null ? undefined : patch(here, set, withRule(set, field, index, change))
  return {
    says: `${here.label} ignores ${field}[${index}] of ${set.kind} ${set.metadata.name}: ${skipped.reason}`,
    on: where,
    evidence: [saw(where, { actual: skipped.reason }), ...skipLines(here, set, field, index, logs)],
    remedy: [fix(here, text, command)],
  }
}

function skipLines(
  here: MeshIdentity,
  set: SetObject,
  field: RuleField,
  index: number,
  logs: LogSummary | null,
): Evidence[] {
  const id = field === 'exportRules' ? 'export-rule-skipped' : 'import-rule-skipped'
  const { name, namespace } = set.metadata
  const line = logs?.seen.find(
    ({ id: seen, captured }) =>
      seen === id && captured.rule === String(index) && captured.name === name && captured.namespace === namespace,
  )
  return line ? [logged(here, { namespace: line.source.namespace, name: line.source.pod }, line.line)] : []
}

function correction(rule: WrittenRule, skip: Skip, field: RuleField): { text: string; change: unknown } {
  const { raw, by } = rule
  switch (skip.code) {
    case 'unknown-type':
    case 'null-name-selector':
    case 'null-label-selector': {
      const type = by === 'labelSelector' && field === 'exportRules' ? 'LabelSelector' : 'NameSelector'
      const usable =
        typeof raw[by] === 'object' && raw[by] !== null && (by === 'nameSelector' || field === 'exportRules')
      return {
        text: `Set the rule’s type to ${type} and fill in its selector`,
        change: usable ? { ...raw, type } : null,
      }
    }
    case 'local-without-namespace': {
      const namespace = rule.gives?.namespace ?? rule.namespace
      const alias = { name: rule.gives?.name, namespace }
      return {
        text: 'Name the namespace that the service is to appear in (alias.namespace); one that has a Service of that name joins it',
        change: namespace === null ? null : reselected(rule, { alias }),
      }
    }
    case 'cluster-suffix': {
      const { domainSuffix: _gone, ...rest } = raw
      const local = reselected({ ...rule, raw: { ...rest, importAsLocal: true } }, { alias: rule.gives ?? undefined })
      return {
        text: 'Use importAsLocal with a fixed alias.namespace instead of the cluster’s own domain as suffix',
        change: rule.gives && skip.path !== 'spec.domainSuffix' ? local : null,
      }
    }
    default:
      return { text: `Correct ${skip.path}: ${skip.reason}`, change: null }
  }
}
