import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kinds } from '../../../src/cluster/kinds.js'
import {
  allowEnvoyPage,
  allowForward,
  allowRequest,
  allowUpgrade,
  envoyExecPath,
  envoyPages,
} from '../../../src/cluster/live/allow.js'

test('what meshfed reads is allowed', () => {
  for (const { group, version, resource } of Object.values(kinds)) {
    const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
    expect(() => allowRequest('GET', `${root}/namespaces/shop/${resource}?limit=500&continue=a%2Fb`)).not.toThrow()
    expect(() => allowRequest('GET', `${root}/${resource}`)).not.toThrow()
  }
  for (const path of ['/version', '/apis/networking.istio.io']) {
    expect(() => allowRequest('GET', path)).not.toThrow()
  }
  expect(() => allowRequest('GET', '/api/v1/namespaces/shop/pods/a/log?follow=true')).not.toThrow()
  expect(() => allowRequest('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews')).not.toThrow()
  expect(() => allowRequest('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews')).not.toThrow()
})

test.each([
  ['GET', '/api/v1/secrets'],
  ['GET', '/api/v1/namespaces/shop/secrets'],
  ['GET', '/api/v1/namespaces/shop/secrets/token'],
  ['GET', '/api/v1/namespaces/shop/pods/../secrets'],
  ['GET', '/api/v1/namespaces/shop/pods/a%2flog/../../secrets'],
  ['GET', '/api/v1/namespaces/shop%2Fsecrets/pods'],
  ['GET', '//evil.example/api/v1/pods'],
  ['GET', '/api/v1/namespaces/shop/pods/a/exec?command=sh'],
  ['GET', '/api/v1/namespaces/shop/pods/a/portforward?ports=15000'],
  ['GET', '/api/v1/namespaces/shop/pods/a/proxy/quitquitquit'],
  ['GET', '/api/v1/watch/pods'],
  ['GET', '/api/v1/pods?watch=true'],
  ['GET', '/apis/apps/v1/secrets'],
  ['POST', '/api/v1/namespaces/shop/pods'],
  ['POST', '/api/v1/namespaces/shop/serviceaccounts/default/token'],
  ['POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews'],
  ['POST', '/apis/authentication.k8s.io/v1/tokenreviews'],
  ['PUT', '/api/v1/namespaces/shop/pods/a'],
  ['PATCH', '/api/v1/namespaces/shop/pods/a'],
  ['DELETE', '/api/v1/namespaces/shop/pods/a'],
  ['DELETE', '/api/v1/pods'],
  ['HEAD', '/api/v1/pods'],
])('%s %s is refused', (method, path) => {
  expect(() => allowRequest(method, path)).toThrow(/not a/)
})

test('no method but GET is ever allowed outside the reviews of one own rights', () => {
  const method = fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'get', 'TRACE')
  fc.assert(
    fc.property(method, fc.webPath({ size: 'small' }), (verb, path) => {
      expect(() => allowRequest(verb, path)).toThrow()
    }),
  )
})

test('the one command that runs in a pod asks Envoy for a page of the list', () => {
  const pod = { namespace: 'shop', name: 'gateway-1' }
  for (const page of envoyPages) expect(() => allowUpgrade(envoyExecPath(pod, page))).not.toThrow()
  expect(() => allowUpgrade('/api/v1/namespaces/shop/pods/a/portforward?ports=15443')).not.toThrow()
  const exec = '/api/v1/namespaces/shop/pods/a/exec'
  const given = new URL(envoyExecPath(pod, '/config_dump'), 'https://x').search
  for (const path of [
    `${exec}?container=istio-proxy&stdout=true&command=sh`,
    `${exec}${given}&command=x`,
    `${exec}${given}&stdin=true`,
    `${exec}${given.replace('GET', 'POST')}`,
    `${exec}${given.replace('config_dump', 'quitquitquit')}`,
    `${exec}${given.replace('istio-proxy', 'app')}`,
    '/api/v1/namespaces/shop/pods/a/attach?stdin=true',
    '/api/v1/namespaces/shop/pods/a/portforward?ports=15443&ports=15000',
    '/api/v1/namespaces/shop/services/a/portforward?ports=15443',
  ]) {
    expect(() => allowUpgrade(path), path).toThrow(/not a websocket/)
  }
})

test('ports and pages on which something could be changed are refused', () => {
  for (const port of [15443, 8188, 15012]) expect(() => allowForward(port)).not.toThrow()
  for (const port of [15000, 15004, 15020, 8080, 0, -1, 70000, 1.5]) expect(() => allowForward(port)).toThrow()
  for (const page of ['/quitquitquit', '/logging?level=debug', '/config_dump?x', '/stats/reset', 'config_dump']) {
    expect(() => allowEnvoyPage(page), page).toThrow()
  }
})
