import { symlink } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { openDump } from '../../../src/cluster/recorded/open-dump.js'
import { inNamespace, listOf, meshGather, service, writeTree } from '../../support/tree.js'
import { names } from './names.js'

const services = inNamespace('mesh', 'core/services.yaml')

async function listed(text: string | Buffer) {
  const dump = await openDump(await writeTree(meshGather('mesh', { [services]: text })))
  return dump.list('services', 'mesh')
}

describe('an odd file in a dump', () => {
  test.each([
    ['tabs for indentation', 'kind: List\nitems:\n\t- metadata: {name: a}\n', /services\.yaml line 3: tab characters/],
    ['a file that breaks off inside a value', 'kind: List\nitems:\n- metadata: {name: a', /services\.yaml line \d: /],
    ['an empty file', '', /services\.yaml is empty/],
    [
      'the message of a failed command',
      'Error from server (Forbidden): services is forbidden\n',
      /begins with "Error from server \(Forbidden\)/,
    ],
    [
      'a list of another kind',
      JSON.stringify(listOf([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } }])),
      /holds no Service/,
    ],
    ['an unknown tag', 'items: !ruby/object {}\n', /line 1: unknown/],
    ['bytes that are no text', Buffer.from([0, 1, 2, 0xff, 0xfe]), /services\.yaml/],
  ])('with %s makes the list unknown, with the place', async (_, text, reason) => {
    expect(names(await listed(text))).toMatch(reason)
  })

  test('makes the list over all namespaces unknown too, since its objects would look as if they did not exist', async () => {
    const other = { [inNamespace('app', 'core/services.yaml')]: listOf([service('a')]) }
    const dump = await openDump(await writeTree(meshGather('mesh', { [services]: 'items: [', ...other })))
    expect(names(await dump.list('services', null))).toMatch(/services\.yaml line/)
    expect(names(await dump.list('services', 'app'))).toEqual(['a'])
  })

  test('in UTF-16, as a redirection in PowerShell makes it, is read', async () => {
    const text = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from('items:\r\n- metadata: {name: a}\r\n', 'utf16le'),
    ])
    expect(names(await listed(text))).toEqual(['a'])
  })

  test('with a key twice counts the last one, as kubectl does', async () => {
    expect(names(await listed('items:\n- metadata: {name: a, name: b}\n'))).toEqual(['b'])
  })

  test.each(['__proto__', 'constructor', 'prototype'])('with the key %s changes no prototype', async (key) => {
    const yaml = `items:\n- metadata: {name: a}\n  ${key}: {polluted: yes}\n  spec: {${key}: {polluted: yes}}\n`
    for (const text of [
      yaml,
      `{"items":[{"metadata":{"name":"a"},"${key}":{"polluted":1}}]}`,
      `x: &x {${key}: {polluted: 1}}\n${yaml}  y: *x\n`,
    ]) {
      const fact = await listed(text)
      expect(names(fact)).toEqual(['a'])
      expect(fact).not.toHaveProperty('value.0.polluted')
      expect({}).not.toHaveProperty('polluted')
    }
  })

  test('with aliases that expand a billionfold is refused', async () => {
    const levels = 'bcdefghij'
      .split('')
      .map((name, at) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghij'[at]}`)}]`)
    expect(names(await listed(`a: &a [x]\n${levels.join('\n')}\nitems: []\n`))).toMatch(/aliases expand without bound/)
  })

  test('that contains itself by an alias is refused', async () => {
    expect(names(await listed('items: &all\n- metadata: {name: a}\n  spec: *all\n'))).toMatch(
      /aliases expand without bound/,
    )
  })

  test('with ordinary aliases and merge keys is read', async () => {
    const fact = await listed('items:\n- metadata: &m {name: a}\n- metadata:\n    <<: *m\n    name: b\n')
    expect(names(fact)).toEqual(['a', 'b'])
  })

  test.each(['['.repeat(200_000), '{"items":'.repeat(100_000), `a: ${'{b: '.repeat(5_000)}`])(
    'that nests without end is refused (%#)',
    async (text) => {
      expect((await listed(text)).known).toBe(false)
    },
  )

  test('behind a link that leads out of the dump is as if absent', async () => {
    const outside = await writeTree({
      'services.yaml': listOf([service('stolen')]),
      'core/services.yaml': listOf([service('stolen')]),
    })
    const root = await writeTree(meshGather('mesh', { [inNamespace('mesh', 'core/pods.yaml')]: listOf([]) }))
    await symlink(`${outside}/services.yaml`, `${root}/${services}`)
    await symlink(`${outside}/core`, `${root}/${inNamespace('app', 'core')}`.replace('/app/core', '/app'))
    const dump = await openDump(root)
    expect(names(await dump.list('services', 'mesh'))).toEqual([])
    expect(names(await dump.list('services', 'app'))).toMatch(/not in this dump/)
  })

  test('is never reached by a name that leads out of the dump', async () => {
    const root = await writeTree({ ...meshGather('mesh'), 'secret/core/services.yaml': listOf([service('stolen')]) })
    const dump = await openDump(`${root}/must-gather.local.1`)
    expect(names(await dump.list('services', '../../../secret'))).toMatch(/not in this dump/)
    expect(await dump.log({ namespace: '..', pod: '..', container: '../..' }, {})).toMatchObject({ known: false })
    expect(await dump.proxyConfig({ namespace: 'mesh', name: '../../../../../secret' })).toMatchObject({ known: false })
  })
})
