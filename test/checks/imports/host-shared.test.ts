import check from '../../../src/checks/imports/host-shared.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const twice = healthy.change('red', 'ImportedServiceSet/green-mesh', (set) => {
  set.spec.importRules.push({
    type: 'NameSelector',
    nameSelector: { namespace: 'info', name: 'stars', alias: { namespace: 'info', name: 'ratings' } },
  })
  set.status.importedServices.push({ exportedName: 'stars.info.svc.red-mesh-exports.local' })
})
const copy = (object: object, name: string) => ({
  ...structuredClone(object),
  metadata: { ...Object(object).metadata, name },
})
const blue = (importAsLocal: boolean) => {
  let scene = healthy
  const copies: ReturnType<typeof copy>[] = []
  for (const [kind, rename] of [
    ['ServiceMeshPeer', false],
    ['ImportedServiceSet', true],
  ] as const) {
    scene = scene.change('red', `${kind}/green-mesh`, (object) => {
      if (rename) {
        object.spec.importRules[0].importAsLocal = importAsLocal
        object.spec.domainSuffix = 'svc.shop'
      }
      const other = copy(object, 'blue-mesh')
      if (rename) Object(other).status.importedServices[0].exportedName = 'green-ratings.info.svc.red-exports.local'
      copies.push(other)
    })
  }
  return scene.add('red', ...(copies as never[]))
}

testCheck(check, {
  silent: {
    'each import has a host of its own': healthy,
    'two peers stand in for one local Service': blue(true),
  },
  fires: {
    'two services of one peer get one alias': {
      given: twice,
      says: /red-mesh imports green-ratings.info.*and stars.info.* under one host, ratings.info.svc.green-mesh-imports.local/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'two peers get one suffix and one alias': {
      given: blue(false),
      says: /under one host, ratings.info.svc.shop/,
      on: 'ImportedServiceSet/blue-mesh',
      side: 'red',
    },
  },
})
