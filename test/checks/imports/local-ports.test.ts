import check from '../../../src/checks/imports/local-ports.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const local = healthy.change('red', 'ImportedServiceSet/green-mesh', (set) => {
  set.spec.importRules[0].importAsLocal = true
})
const port = (name: string, port: number) => (service: { spec: { ports: object[] } }) => {
  service.spec.ports = [{ name, port, protocol: 'TCP' }]
}

testCheck(check, {
  silent: {
    'not imported as local': healthy.change('red', 'Service/info/ratings', port('web', 80)),
    'the ports are the same': local,
    'there is no local Service': local.without('red', 'Service/info/ratings'),
  },
  fires: {
    'the local port has another name': {
      given: local.change('red', 'Service/info/ratings', port('web', 9080)),
      says: /green-ratings.info of green-mesh cannot join ratings.info in red-mesh: its port is http:9080 there and web:9080 here/,
      on: 'Service/ratings',
      side: 'red',
      severity: 'warning',
    },
    'the local port has another number': {
      given: local.change('red', 'Service/info/ratings', port('http', 80)),
      says: /http:80 here/,
      on: 'Service/ratings',
      side: 'red',
    },
  },
})
