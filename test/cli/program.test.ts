import { expect, test } from 'vitest'
import { programName } from '../../src/cli/program.js'
import { healthy } from '../support/scene.js'
import { traceScene } from '../support/traced.js'

test.each([
  ['/usr/local/bin/oc-meshfed', 'oc meshfed'],
  ['/usr/local/bin/kubectl-meshfed', 'kubectl meshfed'],
  [undefined, 'kubectl meshfed'],
])('started as %s it is called %s', (started, name) => {
  expect(programName(started)).toBe(name)
})

test('a trace names other commands as the program was typed', async () => {
  await expect(traceScene(healthy, 'nothing-like-it', { program: 'oc meshfed' })).rejects.toMatchObject({
    next: ['oc meshfed trace-service --all lists what is exported and imported'],
  })
})
