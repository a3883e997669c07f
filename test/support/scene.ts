import type { Check } from '../../src/checks/define.js'
import { factsOf } from '../../src/checks/plan.js'
import { type Federation, type Outcome, runChecks } from '../../src/checks/run.js'
import type { Resource } from '../../src/cluster/kinds.js'
import type { MeshSource } from '../../src/federation/discover.js'
import { withEvidence } from '../../src/federation/gateways/evidence.js'
import { loadMeshes } from '../../src/federation/load.js'
import { pairUp } from '../../src/federation/pairing.js'
import type { KubeObject } from '../../src/vocabulary/kube.js'
import { type Held, MemoryReader } from './memory-reader.js'
import { meshObjects } from './mesh-objects.js'

export type Side = 'red' | 'green'

/** The present of every scene. */
export const present = new Date('2026-11-24T12:00:00Z')

/**
 * Two federated meshes, red and green, as raw objects in memory. Scenes are immutable: each method gives a changed copy.
 * Objects are named `Kind/name` or `Kind/namespace/name`.
 */
export class Scene {
  readonly #sides: Readonly<Partial<Record<Side, Held>>>

  constructor(sides: Readonly<Partial<Record<Side, Held>>>) {
    this.#sides = sides
  }

  /** Changes one object; `change` gets a deep copy that it may alter in place, or returns a new one. */
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into objects of every kind
  change(side: Side, name: string, change: (object: any) => unknown): Scene {
    const objects = this.#held(side).objects
    if (!objects.some((object) => isNamed(object, name))) throw new Error(`no ${name} on side ${side}`)
    return this.#with(side, {
      objects: objects.map((object) => {
        if (!isNamed(object, name)) return object
        const copy = structuredClone(object)
        const changed = change(copy)
        return changed === undefined || typeof changed !== 'object' ? copy : (changed as KubeObject)
      }),
    })
  }

  without(side: Side, name: string): Scene {
    const objects = this.#held(side).objects
    if (!objects.some((object) => isNamed(object, name))) throw new Error(`no ${name} on side ${side}`)
    return this.#with(side, { objects: objects.filter((object) => !isNamed(object, name)) })
  }

  add(side: Side, ...objects: readonly KubeObject[]): Scene {
    return this.#with(side, { objects: [...this.#held(side).objects, ...objects] })
  }

  /** Log lines of one container, `pod/container`; each with its timestamp in front. */
  log(side: Side, container: string, ...lines: readonly string[]): Scene {
    const { logs } = this.#held(side)
    return this.#with(side, { logs: { ...logs, [container]: [...(logs[container] ?? []), ...lines] } })
  }

  proxyConfig(side: Side, pod: string, config: unknown): Scene {
    return this.#with(side, { proxyConfigs: { ...this.#held(side).proxyConfigs, [pod]: config } })
  }

  /** A list of this kind answers 403. */
  deny(side: Side, resource: Resource, reason = `may not list ${resource}`): Scene {
    return this.#with(side, { denied: { ...this.#held(side).denied, [resource]: reason } })
  }

  reads(side: Side): boolean {
    return this.#sides[side] !== undefined
  }

  /** Only the other side can be read. */
  unread(side: Side): Scene {
    const { [side]: _gone, ...rest } = this.#sides
    return new Scene(rest)
  }

  /** Both sides as a run gets them from its flags. */
  sources(): readonly MeshSource[] {
    return this.readers().map((reader) => ({ reader, namespace: null, context: reader.name }))
  }

  /** One reader per side, for runs that open their sources themselves. */
  readers(): readonly MemoryReader[] {
    return Object.entries(this.#sides).map(([side, held]) => new MemoryReader(side, held))
  }

  /** Reads both sides as a run would, with the facts that the checks declare. */
  async federation(checks: readonly Check[]): Promise<Federation> {
    const loaded = await loadMeshes(this.sources(), factsOf(checks))
    const meshes = await Promise.all(loaded.map((one) => withEvidence(one, { logs: true, proxyConfigs: true })))
    return { meshes, peerings: pairUp(meshes), now: present }
  }

  async run(...checks: readonly Check[]): Promise<Outcome> {
    return runChecks(await this.federation(checks), checks)
  }

  #held(side: Side): Held {
    const held = this.#sides[side]
    if (!held) throw new Error(`side ${side} is not read in this scene`)
    return held
  }

  #with(side: Side, change: Partial<Held>): Scene {
    return new Scene({ ...this.#sides, [side]: { ...this.#held(side), ...change } })
  }
}

function isNamed(object: KubeObject, name: string): boolean {
  const { kind, metadata } = object
  return name === `${kind}/${metadata.name}` || name === `${kind}/${metadata.namespace}/${metadata.name}`
}

function side(mine: Side, other: Side): Held {
  return { objects: meshObjects(mine, other), logs: {}, proxyConfigs: {}, denied: {}, now: present }
}

/** Both meshes federated, connected, each exporting and importing one service. No check may say anything about it. */
export const healthy = new Scene({ red: side('red', 'green'), green: side('green', 'red') })
