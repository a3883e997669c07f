import type { Evidence, Remedy } from '../vocabulary/finding.js'
import type { ObjectRef } from '../vocabulary/kube.js'
import { quote } from '../vocabulary/quote.js'
import type { MeshIdentity } from './mesh.js'
import { originOf } from './origin.js'

/** An object (and a field in it) in one mesh. */
export interface Place {
  readonly mesh: MeshIdentity
  readonly resource: ObjectRef
}

/** The parts of an object that a reference needs; every row of a table has them. */
interface Named {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined }
}

/** The place of an object that was read, and of a field in it: `at(here, peer, 'spec.security.clientID')`. */
export function at(mesh: MeshIdentity, object: Named, path?: string): Place {
  const { apiVersion, kind, metadata } = object
  const source = originOf(object, path)
  return place(mesh, {
    apiVersion,
    kind,
    namespace: metadata.namespace ?? null,
    name: metadata.name,
    ...(path ? { path } : {}),
    ...(source ? { source } : {}),
  })
}

/** The place of an object that ought to be there and is not, or that was only seen by name. */
export function place(mesh: MeshIdentity, resource: ObjectRef): Place {
  return { mesh, resource }
}

/** Evidence: what a field holds, and what it should hold. Long values are shortened, as they end in a terminal. */
export function saw(where: Place, values: { readonly expected?: string; readonly actual: string }): Evidence {
  const { mesh, resource } = where
  return {
    mesh: mesh.label,
    resource,
    ...(resource.path ? { path: resource.path } : {}),
    ...(values.expected === undefined ? {} : { expected: values.expected }),
    actual: values.actual,
  }
}

/** Evidence: a line of a log, as it stood there. */
export function logged(mesh: MeshIdentity, pod: { namespace: string; name: string }, line: string): Evidence {
  return { mesh: mesh.label, resource: { apiVersion: 'v1', kind: 'Pod', ...pod }, log: line }
}

/** What to do in one mesh; `command` comes from {@link oc} and the like. */
export function fix(mesh: MeshIdentity, text: string, command?: string): Remedy {
  return { mesh: mesh.label, text, ...(command ? { command } : {}) }
}

/**
 * An `oc` command line aimed at a mesh: its context (when it is live) and the namespace (default: the control plane's).
 * Arguments are quoted for a POSIX shell.
 */
export function oc(mesh: MeshIdentity, args: readonly string[], namespace: string = mesh.namespace): string {
  const context = mesh.context === null ? [] : ['--context', mesh.context]
  return ['oc', ...context, '-n', namespace, ...args].map(quote).join(' ')
}

/** A merge patch of one object, as a command. */
export function patch(mesh: MeshIdentity, object: Named, change: unknown): string {
  const resource = `${object.kind.toLowerCase()}/${object.metadata.name}`
  const args = ['patch', resource, '--type', 'merge', '-p', JSON.stringify(change)]
  return oc(mesh, args, object.metadata.namespace ?? mesh.namespace)
}

/** Creates an object, or changes it to what is given, as a command. `echo` would interpret backslashes in some shells. */
export function apply(mesh: MeshIdentity, object: unknown): string {
  return `printf '%s' ${quote(JSON.stringify(object))} | ${oc(mesh, ['apply', '-f', '-'])}`
}
