import check from '../../../src/checks/reachability/load-balancer-mode.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy, type Scene } from '../../support/scene.js'

const aws = 'service.beta.kubernetes.io/aws-load-balancer'
const annotated = (annotations: Record<string, string>, hostname = 'a1.elb.eu-west-1.amazonaws.com') =>
  healthy.change('green', 'Service/ingress-red-mesh', (service) => {
    service.metadata.annotations = annotations
    service.status.loadBalancer.ingress = [{ hostname }]
  })
const disconnected = (scene: Scene) =>
  scene.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
    peer.status.discoveryStatus = { inactive: [{ pod: 'istiod-red-mesh-1', watch: { connected: false } }] }
  })

testCheck(check, {
  silent: {
    'nothing is said about it': healthy,
    'it is a Network Load Balancer': disconnected(
      annotated({ [`${aws}-type`]: 'nlb', [`${aws}-backend-protocol`]: 'tcp' }),
    ),
    'a Classic Load Balancer works': annotated({}, 'a1.eu-west-1.elb.amazonaws.com'),
  },
  fires: {
    'it ends TLS': {
      given: disconnected(annotated({ [`${aws}-ssl-cert`]: 'arn:aws:acm:1' })),
      says: /load balancer of green-mesh’s ingress gateway ingress-red-mesh ends TLS itself/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
      severity: 'error',
    },
    'it speaks HTTP': {
      given: disconnected(annotated({ [`${aws}-backend-protocol`]: 'http' })),
      says: /speaks http to the gateway/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
    },
    'it sends a PROXY header, and yet the peer is connected': {
      given: annotated({ [`${aws}-proxy-protocol`]: '*' }),
      says: /PROXY header/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
      severity: 'warning',
    },
    'it is a Classic Load Balancer and nothing gets through': {
      given: disconnected(annotated({}, 'a1.eu-west-1.elb.amazonaws.com')),
      says: /is a Classic Load Balancer of AWS/,
      on: 'Service/ingress-red-mesh',
      side: 'green',
    },
  },
})
