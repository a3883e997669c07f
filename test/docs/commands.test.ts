import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { meshfed } from '../support/program.js'
import { commandsOf, commandsPage } from './command-pages.js'

const commands = commandsOf()

describe('every command', () => {
  test.each(commands.map((command) => [command.id, command] as const))(
    '%s helps: summary, examples, every flag',
    (_, command) => {
      const { summary, examples = [], flags, args } = command
      expect(summary).toMatch(/^[A-Z][^\n]{10,110}[^.\n]$/)
      expect(examples.length).toBeGreaterThan(0)
      for (const example of examples) expect(example).toMatch(/^<%= config\.bin %> /)
      for (const { name, description } of [...Object.values(flags), ...Object.values(args)])
        expect(description, name).toMatch(/\S/)
    },
  )

  test('is in docs/commands.md as it is', async () => {
    await expect(commandsPage(commands)).toMatchFileSnapshot(resolve('docs/commands.md'))
  })

  test('refuses a mistyped flag with the nearest one', async () => {
    const { stderr, code } = await meshfed(['doctor', '--demo', '--peer-contxt', 'green'])
    expect(stderr).toContain('did you mean --peer-context?')
    expect(code).toBe(2)
  })
})

describe('the tutorial', () => {
  const text = readFileSync('docs/tutorial.md', 'utf8')
  const blocks = [...text.matchAll(/```console\n\$ ([^\n]+)\n([\s\S]*?)```/g)].map(([, command = '', shown = '']) => ({
    command,
    shown,
  }))

  test('shows commands with their output', () => {
    expect(blocks.length).toBeGreaterThan(4)
  })

  test.each(blocks)('$command prints what is shown', async ({ command, shown }) => {
    const words = command.replace(/^oc meshfed /, '')
    const { stdout } = await execa('bash', ['-c', `node '${resolve('bin/kubectl-meshfed')}' ${words}`], {
      reject: false,
      env: { NO_COLOR: '1', KUBECONFIG: '/nonexistent' },
    })
    // `…` stands for lines that are left out
    for (const part of shown.split(/^…\n/m)) expect(stdout.replace(/[ ]+$/gm, '')).toContain(part.trimEnd())
  })
})

test('every link in the documentation leads to a file', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    ...readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ]
  for (const page of pages)
    for (const [, target = ''] of readFileSync(page, 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g))
      expect(existsSync(resolve(page, '..', target)), `${page} → ${target}`).toBe(true)
})

describe('the example of a CronJob', () => {
  test('has exactly the roles that rbac prints', async () => {
    const args = ['-n', 'red-mesh-system', '--member', 'red-mesh-info', '--name', 'meshfed']
    const { stdout } = await meshfed(['rbac', 'doctor', ...args, '--serviceaccount', 'red-mesh-system/meshfed'])
    await expect(stdout).toMatchFileSnapshot(resolve('deploy/cronjob/roles.yaml'))
  })
})
