import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml'

type Step = string | number

/** 1-based lines of the documents of a YAML text and of the fields in them. The text must be one that parses. */
export interface Positions {
  /**
   * Line of a field; when it is missing, of the nearest parent that is there.
   *
   * @param steps keys and indices from the document's root
   */
  lineOf(document: number, steps: readonly Step[]): number
}

export function positions(text: string): Positions {
  const events = parseEvents(text, {})
  const documents = [...events.keys()].filter((index) => events[index]?.type === EVENT_ID.DOCUMENT)
  return {
    lineOf(document, steps) {
      const root = documents[document]
      return root === undefined ? 1 : lineAt(text, find(text, events, root + 1, steps))
    },
  }
}

/** `spec.ports[0].name` as steps; `data["root-cert.pem"]` too. */
export function stepsOf(path: string): Step[] {
  const steps: Step[] = []
  for (const [, key, index, quoted] of path.matchAll(/([^.[\]"']+)|\[(\d+)\]|\["([^"]*)"\]/g)) {
    // the key's own alternative comes first, so an index in brackets never lands there
    if (index !== undefined) steps.push(Number(index))
    else steps.push(quoted ?? key ?? '')
  }
  return steps
}

/** Offset of the field below the node that starts at event `at`, or of the last step that exists. */
function find(text: string, events: readonly Event[], at: number, steps: readonly Step[]): number {
  let node = at
  let offset = startOf(events[node])
  for (const step of steps) {
    const next = typeof step === 'number' ? itemOf(events, node, step) : fieldOf(text, events, node, step)
    if (next === null) return offset
    node = next.node
    offset = next.offset
  }
  return offset
}

function itemOf(events: readonly Event[], sequence: number, index: number) {
  if (events[sequence]?.type !== EVENT_ID.SEQUENCE) return null
  let node = sequence + 1
  for (let passed = 0; passed < index && !isEnd(events[node]); passed++) node = after(events, node)
  return isEnd(events[node]) ? null : { node, offset: startOf(events[node]) }
}

function fieldOf(text: string, events: readonly Event[], mapping: number, key: string) {
  if (events[mapping]?.type !== EVENT_ID.MAPPING) return null
  let node = mapping + 1
  while (!isEnd(events[node])) {
    const name = events[node]
    const value = after(events, node)
    if (name?.type === EVENT_ID.SCALAR && getScalarValue(text, name) === key)
      return { node: value, offset: startOf(name) }
    node = after(events, value)
  }
  return null
}

/** Index of the event after the node that starts here. */
function after(events: readonly Event[], node: number): number {
  let depth = 0
  for (let at = node; at < events.length; at++) {
    const type = events[at]?.type
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth += 1
    if (type === EVENT_ID.POP) depth -= 1
    if (depth === 0) return at + 1
  }
  return events.length
}

function isEnd(event: Event | undefined): boolean {
  return event === undefined || event.type === EVENT_ID.POP || event.type === EVENT_ID.DOCUMENT
}

function startOf(event: Event | undefined): number {
  if (event === undefined || event.type === EVENT_ID.POP || event.type === EVENT_ID.DOCUMENT) return 0
  if (event.type === EVENT_ID.SCALAR) return Math.max(0, event.valueStart)
  return Math.max(0, event.type === EVENT_ID.ALIAS ? event.anchorStart : event.start)
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1
  return line
}
