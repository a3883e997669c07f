/**
 * Which room may import which, each with its reason. Test: test/whole/layers.test.ts breaks one and sees it red.
 * Direction: bin → commands → cli → session → {checks, trace, inventory, redact} → federation → {certs, logs, cluster} → vocabulary.
 */
const room = (name) => `^src/${name}/`

function only(name, from, allowed, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from },
    // what starts the program belongs to no room
    to: { path: '^src/[^/]+/', pathNot: [from, ...allowed.map(room)] },
  }
}

/** Results may be described by their types, never computed, in rooms that only show them. */
function onlyButTypes(name, from, allowed, comment) {
  const rule = only(name, from, allowed, comment)
  return { ...rule, to: { ...rule.to, dependencyTypesNot: ['type-only'] } }
}

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle has no top to read from.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    only('vocabulary-knows-nobody', room('vocabulary'), [], 'The words that every room uses cannot depend on a room.'),
    only('cluster-only-reads', room('cluster'), ['vocabulary'], 'Reading a cluster knows no word of federation.'),
    only('certs-is-pure', room('certs'), ['vocabulary'], 'Certificates are judged alike wherever they came from.'),
    only('logs-is-pure', room('logs'), ['vocabulary'], 'Lines are understood alike wherever they came from.'),
    only(
      'federation-stands-on-readers',
      room('federation'),
      ['certs', 'logs', 'cluster', 'vocabulary'],
      'The model knows no check.',
    ),
    only(
      'inventory-is-pure',
      room('inventory'),
      ['federation', 'certs', 'vocabulary'],
      'Which certificates were found where: put together from facts, fetched and printed elsewhere.',
    ),
    only(
      'checks-are-pure',
      room('checks'),
      ['federation', 'certs', 'logs', 'vocabulary'],
      'A check judges facts; it fetches and prints nothing.',
    ),
    only(
      'trace-is-pure',
      room('trace'),
      ['federation', 'certs', 'logs', 'vocabulary'],
      'A trace walks facts; it fetches and prints nothing.',
    ),
    only('redact-is-pure', room('redact'), ['vocabulary'], 'What is a secret is told by text and names alone.'),
    only(
      'session-is-one-run',
      room('session'),
      ['checks', 'trace', 'inventory', 'redact', 'federation', 'certs', 'logs', 'cluster', 'report', 'vocabulary'],
      'A run is the same for every command and every screen.',
    ),
    {
      name: 'session-makes-documents',
      comment: 'A run ends in a document; what it looks like is decided by whoever asked for it.',
      severity: 'error',
      from: { path: room('session') },
      to: { path: room('report'), pathNot: 'document', dependencyTypesNot: ['type-only'] },
    },
    only(
      'completion-stands-beside-commands',
      room('completion'),
      ['cli', 'session', 'checks', 'cluster', 'vocabulary'],
      'It answers on each press of a key: it knows flags and names, no command and no report.',
    ),
    only(
      'cli-serves-commands',
      room('cli'),
      ['session', 'checks', 'trace', 'inventory', 'federation', 'logs', 'report', 'vocabulary'],
      'What commands share knows no single one of them, and reads no cluster itself.',
    ),
    onlyButTypes('report-only-shows', room('report'), ['vocabulary'], 'Formats are functions of results.'),
    onlyButTypes('ui-only-shows', room('ui'), ['report', 'vocabulary'], 'Screens are functions of results.'),
    {
      name: 'checks-do-no-io',
      comment: 'A check has its facts and its clock given.',
      severity: 'error',
      from: { path: ['^src/checks/', '^src/trace/', '^src/inventory/'] },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|util|net)$' },
    },
    {
      name: 'client-in-live-only',
      comment: 'The API client is heavy: one room knows it, and that is loaded on demand.',
      severity: 'error',
      from: { pathNot: '^src/cluster/live/' },
      to: { path: 'node_modules/@kubernetes/client-node' },
    },
    {
      name: 'ink-in-ui-only',
      comment: 'ink is heavy: only screens know it, and they are loaded on demand.',
      severity: 'error',
      from: { pathNot: '^src/ui/' },
      to: { path: 'node_modules/(ink|react)/' },
    },
    {
      name: 'src-without-tests',
      comment: 'The program does not depend on its tests.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js'],
    },
  },
}
