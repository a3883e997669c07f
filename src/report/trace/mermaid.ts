import type { Path, Trace } from '../../trace/types.js'
import { stepNames } from '../../vocabulary/steps.js'
import { shorten } from '../clean.js'
import { headlineOf } from './words.js'

const colours = {
  ok: 'fill:#e6f4ea,stroke:#1e8e3e',
  broken: 'fill:#fce8e6,stroke:#d93025,stroke-width:3px',
  degraded: 'fill:#fef7e0,stroke:#f9ab00',
  unknown: 'fill:#f3e8fd,stroke:#9334e6',
  'not-reached': 'fill:#f1f3f4,stroke:#9aa0a6,stroke-dasharray:4',
}

/** A flowchart with a lane per path, for issues and documents. */
export function renderMermaid({ paths }: Trace): string {
  const lines = paths.flatMap((path, number) => lane(path, number))
  const classes = Object.entries(colours).map(([state, style]) => `  classDef ${state} ${style}`)
  return `${['flowchart TB', ...lines, ...classes].join('\n')}\n`
}

function lane(path: Path, number: number): readonly string[] {
  const id = (index: number) => `p${number}h${index}`
  const nodes = path.hops.map(({ mesh, step, state, message }, index) => {
    const text = state === 'not-reached' && step !== 'import-rule' ? 'not reached' : message
    return `    ${id(index)}["${quoted(`${stepNames[step]} (${mesh})`, 80)}<br/>${quoted(text, 160)}"]:::${state}`
  })
  const edges = path.hops.slice(1).map((_, index) => `    ${id(index)} --> ${id(index + 1)}`)
  return [`  subgraph p${number}["${quoted(headlineOf(path), 120)}"]`, ...nodes, ...edges, '  end']
}

/** Entities for what would end a label or start a tag; mermaid shows them as the characters. */
function quoted(text: string, length: number): string {
  return shorten(text, length).replace(/[#&"<>`[\]{}|]/g, (character) => `#${character.codePointAt(0)};`)
}
