import { describe, expect, test } from 'vitest'
import { clusterNamed } from '../../src/federation/envoy/clusters.js'
import { chainFor, chainsOn, holdsListeners } from '../../src/federation/envoy/listeners.js'
import { gatewayDump } from '../support/gateway-dump.js'

const cluster = 'outbound|9080||ratings.info.svc.cluster.local'
const dump = gatewayDump(
  {
    host: 'ratings.info.svc.red-exports.local',
    cluster,
    sni: 'outbound_.9080_._.x',
    endpoints: [
      { address: 'fd00::1', port: 9080, health: 'HEALTHY' },
      { address: '10.0.0.1', port: 9080, health: 'DRAINING' },
    ],
  },
  {
    host: 'a.ratings.info.svc.red-exports.local',
    cluster: 'other',
    admits: { 'federation-exports-red': 'red/ns/a/sa/b' },
  },
)

describe('a gateway’s listeners', () => {
  const chains = chainsOn(dump, 15443) ?? []

  test('lead an SNI to the chain that Envoy would choose', () => {
    expect(chainFor(chains, 'outbound_.9080_._.ratings.info.svc.red-exports.local')?.cluster).toBe(cluster)
    expect(chainFor(chains, 'outbound_.9080_._.a.ratings.info.svc.red-exports.local')?.cluster).toBe('other')
    expect(chainFor(chains, 'ratings.info.svc.red-exports.local')?.cluster).toBe(cluster)
    expect(chainFor(chains, 'outbound_.9080_._.ratings.info.svc.green-exports.local')).toBeNull()
  })

  test('show the identities that a policy exempts', () => {
    expect(chains[1]?.rbac).toEqual([
      {
        action: 'DENY',
        name: 'ns[green-mesh-system]-policy[federation-exports-red]-rule[0]',
        principals: ['spiffe://red/ns/a/sa/b'],
      },
    ])
  })

  test('tell a closed port from an empty dump', () => {
    expect(chainsOn(gatewayDump(), 15443)).toBeNull()
    expect(holdsListeners(gatewayDump())).toBe(true)
    expect(holdsListeners({ configs: [] })).toBe(false)
  })
})

describe('a cluster', () => {
  test('has its endpoints from the dump, each with its health', () => {
    expect(clusterNamed(dump, cluster)).toMatchObject({
      type: 'EDS',
      sni: 'outbound_.9080_._.x',
      endpoints: [
        { address: '[fd00::1]:9080', healthy: true },
        { address: '10.0.0.1:9080', healthy: false },
      ],
    })
  })

  test('has none that are known where the dump leaves them out', () => {
    expect(clusterNamed(dump, 'other')?.endpoints).toBeNull()
    expect(clusterNamed(dump, 'missing')).toBeNull()
  })

  test('has them from the admin page, which also tells of ejections', () => {
    const host = (address: string, health_status: object) => ({
      address: { socket_address: { address, port_value: 15443 } },
      health_status,
      priority: 1,
      locality: { region: 'us-west' },
    })
    const page = {
      cluster_statuses: [
        {
          name: 'other',
          host_statuses: [
            host('10.0.0.1', { eds_health_status: 'HEALTHY' }),
            host('10.0.0.2', { failed_outlier_check: true, eds_health_status: 'HEALTHY' }),
            null,
          ],
        },
      ],
    }
    expect(clusterNamed(dump, 'other', page)?.endpoints).toEqual([
      { address: '10.0.0.1:15443', healthy: true, priority: 1, region: 'us-west' },
      { address: '10.0.0.2:15443', healthy: false, priority: 1, region: 'us-west' },
    ])
  })

  test('is read from protobuf’s own spelling too', () => {
    const camel = JSON.parse(
      JSON.stringify(dump).replace(
        /"([a-z]+(?:_[a-z0-9]+)+)":/g,
        (_, name: string) => `"${name.replace(/_(\w)/g, (__, letter: string) => letter.toUpperCase())}":`,
      ),
    )
    expect(clusterNamed(camel, cluster)).toEqual(clusterNamed(dump, cluster))
    expect(chainsOn(camel, 15443)).toEqual(chainsOn(dump, 15443))
  })
})
