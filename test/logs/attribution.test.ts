import { describe, expect, it } from 'vitest'
import { attribute } from '../../src/logs/attribution.js'
import type { LogSource } from '../../src/logs/event.js'
import { excerpts } from './excerpts.js'
import { event, source } from './support.js'

function about(line: string, from: LogSource) {
  const { parsed } = event(line, from)
  return parsed?.kind === 'access' ? attribute(parsed, from) : 'no access line'
}

describe('what an access line of a federation gateway is about', () => {
  it('is discovery of a peer that the egress gateway’s cluster names', () => {
    expect(about(excerpts.peerDenied, source('egress'))).toMatchObject({
      plane: 'discovery',
      way: 'we-call-peer',
      peer: 'green-mesh',
      exported: null,
    })
  })

  it('is discovery by a peer that the ingress gateway’s route names', () => {
    expect(about(excerpts.deniedDiscovery, source('ingress'))).toMatchObject({
      plane: 'discovery',
      way: 'peer-calls-us',
      peer: 'red-mesh',
    })
  })

  it('finds the name of a peer that itself looks like part of a generated name', () => {
    const odd = excerpts.deniedDiscovery.replace(
      'federation-discovery-red-mesh-ingress-ingress-',
      'federation-discovery-my-ingress-egress-ingress-ingress-',
    )
    expect(about(odd, source('ingress'))).toMatchObject({ peer: 'my-ingress-egress' })
  })

  it('falls back to the peer that the gateway serves when no name says more', () => {
    expect(about(excerpts.routeNotFound, source('egress'))).toMatchObject({ plane: 'discovery', peer: null })
    expect(about(excerpts.routeNotFound, source('egress', 'red', 'green-mesh'))).toMatchObject({ peer: 'green-mesh' })
  })

  it('is traffic to an imported service: the peer’s name is in the imported host, the exported one names ourselves', () => {
    expect(about(excerpts.serviceSilent, source('egress'))).toEqual({
      plane: 'service',
      way: 'we-call-peer',
      peer: 'green-mesh',
      exported: 'green-ratings.info.svc.red-mesh-exports.local',
      local: 'ratings.info.svc.green-mesh-imports.local',
      port: 9080,
    })
  })

  it('is traffic to an exported service: the peer’s name is in the exported host', () => {
    expect(about(excerpts.serviceWithoutHost, source('ingress'))).toEqual({
      plane: 'service',
      way: 'peer-calls-us',
      peer: 'red-mesh',
      exported: 'green-ratings.info.svc.red-mesh-exports.local',
      local: 'ratings.green-mesh-info.svc.cluster.local',
      port: 9080,
    })
  })

  it('guesses no peer from a host that is imported under a name of its own', () => {
    const custom = excerpts.serviceSilent.replace(
      'ratings.info.svc.green-mesh-imports.local',
      'ratings.info.svc.cluster.local',
    )
    expect(about(custom, source('egress'))).toMatchObject({ plane: 'service', peer: null })
  })

  it('is nothing of federation’s for other ports and paths', () => {
    const other = excerpts.routeNotFound.replaceAll(':8188', ':8080').replace('/v1/watch', '/shop')
    expect(about(other, source('egress'))).toBeNull()
  })
})
