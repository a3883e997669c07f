import { healthy } from './scene.js'

export const destinationRule = (trafficPolicy: object, host = 'ratings.info.svc.cluster.local') => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'DestinationRule',
  metadata: { name: 'failover', namespace: 'info' },
  spec: { host, trafficPolicy },
})

export const toGreen = { localityLbSetting: { enabled: true, failover: [{ from: 'red-region', to: 'green-region' }] } }
export const outlierDetection = { consecutive5xxErrors: 3, interval: '10s', baseEjectionTime: '1m' }

/** Red imports green's ratings as its own `ratings.info`, in region green-region. */
export const joined = healthy.change('red', 'ImportedServiceSet/green-mesh', (set) => {
  set.spec.importRules[0].importAsLocal = true
  set.spec.locality = { region: 'green-region' }
  set.status.importedServices[0].localService.hostname = 'ratings.info.svc.cluster.local'
})

/** And fails over to it as the book says. */
export const failover = joined.add('red', destinationRule({ loadBalancer: toGreen, outlierDetection }))
