import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { renderListing } from '../../src/report/table.js'
import { exportsTable } from '../../src/session/listing/exports.js'
import { importsTable } from '../../src/session/listing/imports.js'
import { peersTable } from '../../src/session/listing/peers.js'
import { portsTable } from '../../src/session/listing/ports.js'
import { makeListing, type Table } from '../../src/session/listing/read.js'
import { meshfed } from '../support/program.js'
import { dumpsOf } from '../support/recorded.js'
import { healthy, type Scene } from '../support/scene.js'

/** The rows of a table as objects by column. */
async function rowsOf(table: Table, scene: Scene) {
  const listing = await makeListing(scene.sources(), table)
  const names = listing.columns.map(({ name }) => name)
  return {
    unknown: listing.unknown,
    rows: listing.rows.map(({ cells }) => Object.fromEntries(names.map((name, index) => [name, cells[index]]))),
  }
}

describe('peers', () => {
  test('tell the two directions of a connection apart', async () => {
    const broken = healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
      for (const row of peer.status.discoveryStatus.active) row.watch.connected = false
    })
    const { rows } = await rowsOf(peersTable, broken)
    expect(rows.map((row) => [row.MESH, row.NAME, row.CONNECTED, row.WATCHED])).toEqual([
      ['green-mesh', 'red-mesh', 'True', 'True'],
      ['red-mesh', 'green-mesh', 'False', 'True'],
    ])
  })

  test('without a status are unknown, not disconnected', async () => {
    const silent = healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
      delete peer.status
    })
    const { rows } = await rowsOf(peersTable, silent)
    expect(rows.find((row) => row.NAME === 'green-mesh')?.CONNECTED).toBe('<unknown>')
  })
})

describe('every table', () => {
  test('says which cluster it lacks, when only the other one can be read', async () => {
    const half = healthy
      .deny('green', 'servicemeshcontrolplanes')
      .deny('green', 'servicemeshpeers')
      .deny('green', 'services')
    for (const table of [peersTable, exportsTable, importsTable, portsTable]) {
      const { unknown, rows } = await rowsOf(table, half)
      expect(unknown).toContainEqual({ mesh: 'green', reason: 'may not list servicemeshcontrolplanes' })
      expect(rows.length).toBeGreaterThan(0)
    }
  })
})

describe('exports and imports', () => {
  test('name the state of each service by rules and status together', async () => {
    const changed = healthy.change('red', 'ExportedServiceSet/green-mesh', (set) => {
      set.status.exportedServices = [
        { exportedName: 'gone.shop.svc.green-mesh-exports.local', localService: { name: 'gone', namespace: 'shop' } },
      ]
    })
    const { rows } = await rowsOf(exportsTable, changed)
    const red = rows.filter((row) => row.MESH === 'red-mesh')
    expect(red.map((row) => row.STATE).sort()).toEqual(['pending', 'stale'])
  })

  test('show a rule that asks for what nobody offers', async () => {
    const changed = healthy.change('green', 'ImportedServiceSet/red-mesh', (set) => {
      set.spec.importRules.push({ type: 'NameSelector', nameSelector: { name: 'nobody', namespace: 'shop' } })
    })
    const { rows } = await rowsOf(importsTable, changed)
    expect(rows).toContainEqual(expect.objectContaining({ 'EXPORTED-NAME': 'nobody.shop', STATE: 'missing' }))
  })

  test('say what could not be read', async () => {
    const { unknown, rows } = await rowsOf(exportsTable, healthy.deny('red', 'services'))
    expect(unknown).toContainEqual({ mesh: 'red-mesh', reason: 'may not list services' })
    expect(rows.filter((row) => row.MESH === 'red-mesh').map((row) => row.STATE)).toEqual(['by-status'])
  })
})

describe('ports', () => {
  test('are where the gateway listens and where the peer calls, node ports and IPv6 included', async () => {
    const changed = healthy
      .change('green', 'Service/ingress-red-mesh', (service) => {
        service.spec.type = 'NodePort'
        for (const port of service.spec.ports) port.nodePort = port.port === 8188 ? 30188 : 30443
      })
      .change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
        peer.spec.remote = { addresses: ['fd00::1'], discoveryPort: 30188 }
      })
    const { rows } = await rowsOf(portsTable, changed)
    const red = rows.filter((row) => row.FROM === 'red-mesh')
    expect(red.map((row) => [row.PURPOSE, row.CALLS, row.OPEN])).toEqual([
      ['discovery', '[fd00::1]:30188', '<node>:30188'],
      ['services', '[fd00::1]:15443', '<node>:30443'],
    ])
  })
})

describe('tables', () => {
  test('have kubectl’s looks: upper case, aligned, no borders, and never raw control characters', async () => {
    const listing = {
      columns: [{ name: 'NAME' }, { name: 'AGE' }, { name: 'MORE', wide: true }],
      rows: [{ name: 'pod/x', cells: ['a\u001b[31m', null, 'm'], item: {} }],
      unknown: [],
    }
    expect(await renderListing(listing, 'table')).toBe('NAME          AGE\na\\u{1b}[31m   <none>\n')
    expect(await renderListing(listing, 'wide')).toContain('MORE')
    expect(await renderListing({ ...listing, rows: [] }, 'table')).toBe('')
  })

  test('come as names, JSON and YAML too', async () => {
    const dumps = dumpsOf('healthy').flatMap((path) => ['--dump', path])
    const [name, json, yaml, table] = await Promise.all(
      ['name', 'json', 'yaml', 'table'].map((format) => meshfed(['peers', ...dumps, '-o', format])),
    )
    expect(name?.stdout).toBe(
      'servicemeshpeer.federation.maistra.io/red-mesh\nservicemeshpeer.federation.maistra.io/green-mesh\n',
    )
    expect(load(yaml?.stdout ?? '')).toEqual(JSON.parse(json?.stdout ?? ''))
    expect(table?.stdout).toMatch(/^MESH +NAME +PEER-MESH +CONNECTED/)
    expect(table?.code).toBe(0)
  })

  test('that cannot be made end with 3', async () => {
    expect((await meshfed(['ports', '--dump', '/no/such/dump'])).code).toBe(3)
  })
})
