import { Flags } from '@oclif/core'
import { MeshfedCommand } from '../cli/command.js'
import { milliseconds } from '../cli/duration.js'
import { exitCode } from '../cli/exit-code.js'
import { sourceFlags } from '../cli/flags.js'
import { Output } from '../cli/output.js'
import type { Component } from '../logs/event.js'
import { clean as printable } from '../report/clean.js'
import type { LogEntry } from '../report/logs/entry.js'
import type { Tally } from '../session/logs/entries.js'
import type { Timeline } from '../session/logs/timeline.js'
import type { Sources } from '../session/sources.js'
import { UserError } from '../vocabulary/errors.js'

const components = ['istiod', 'egress', 'ingress'] as const

export default class Logs extends MeshfedCommand {
  static override summary = 'The logs of istiod and the federation gateways of both meshes in one timeline'
  static override description =
    'Picks the pods itself: every istiod, and the gateways of the peerings on both sides. Lines that are known get their meaning and the check that looks for it; repeats are counted, and what has nothing to do with federation is left out: --no-fold shows every line.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --demo',
    '<%= config.bin %> <%= command.id %> -f --problems --context red --peer-context green',
    '<%= config.bin %> <%= command.id %> --service ratings.info --since 1h --context red --peer-context green',
    '<%= config.bin %> <%= command.id %> --component ingress --dump red.tar.gz --dump green.tar.gz -o json',
  ]
  static override flags = {
    ...sourceFlags,
    timeout: Flags.string({
      description: 'time for reading what there is (not with --follow)',
      default: '10m',
      helpGroup: 'SOURCE',
      helpValue: 'DURATION',
    }),
    peer: Flags.string({
      description: 'only the peering of this ServiceMeshPeer, of either side; repeatable',
      multiple: true,
      multipleNonGreedy: true,
    }),
    component: Flags.option({
      description: 'only logs of this component; repeatable',
      options: components,
      multiple: true,
      multipleNonGreedy: true,
    })(),
    previous: Flags.boolean({ char: 'p', description: 'logs of the containers’ previous runs', exclusive: ['follow'] }),
    since: Flags.string({
      description: 'only lines newer than this (default: 15m on live clusters, all of a dump)',
      helpValue: 'DURATION',
    }),
    tail: Flags.integer({ description: 'only the last lines of each log', min: 0, helpValue: 'LINES' }),
    follow: Flags.boolean({ char: 'f', description: 'go on with new lines and new pods until Ctrl-C' }),
    grep: Flags.string({ description: 'only lines that match this regular expression', helpValue: 'REGEX' }),
    service: Flags.string({
      description: 'only lines about this service, by any of its names: NAME, NAME.NAMESPACE or a hostname; repeatable',
      multiple: true,
      multipleNonGreedy: true,
    }),
    problems: Flags.boolean({ description: 'only lines that mean something is wrong' }),
    align: Flags.boolean({ description: 'correct the times of all meshes to the clock of the first' }),
    fold: Flags.boolean({
      description:
        'count repeated lines instead of showing them, and leave out routine ones (not with --grep or --service)',
      default: true,
      allowNo: true,
    }),
    output: Flags.option({
      char: 'o',
      description: 'text, one JSON object a line, or the untouched lines',
      options: ['text', 'json', 'raw'] as const,
      default: 'text' as const,
    })(),
    'max-connections': Flags.integer({ description: 'most logs that are read at one time', default: 50, min: 1 }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Logs)
    const output = new Output()
    const pattern = expression(flags.grep)
    const timeout = flags.follow ? '0' : flags.timeout
    let stopped = false
    const print = async (sources: Sources, signal: AbortSignal) => {
      signal.addEventListener('abort', () => {
        stopped = true
        // what hangs must not keep the terminal
        if (isInterrupt(signal)) setTimeout(() => process.exit(exitCode.interrupted), 300).unref()
      })
      await this.print(sources, { ...flags, pattern }, output, signal).catch((error) => {
        if (!signal.aborted) throw error
      })
      if (stopped && !isInterrupt(signal) && !output.gone.aborted) {
        this.logToStderr('warning: not all was read: the time was up (--timeout)')
        process.exitCode = exitCode.incomplete
      }
      if (isInterrupt(signal)) process.exitCode = exitCode.interrupted
    }
    await this.withSources({ ...flags, timeout }, print, { quit: output.gone, tellsEnd: true })
  }

  private async print(sources: Sources, flags: Wanted, output: Output, signal: AbortSignal): Promise<void> {
    const [{ openTimeline }, { entriesOf }, { namesOf }, filters] = await Promise.all([
      import('../session/logs/timeline.js'),
      import('../session/logs/entries.js'),
      import('../session/logs/names.js'),
      import('../logs/filter.js'),
    ])
    const live = sources.meshes.some(({ reader }) => reader.source === 'live')
    const recent = live && flags.tail === undefined && !flags.previous ? '15m' : undefined
    const since = flags.since ?? recent
    const timeline = await openTimeline(sources.meshes, {
      peers: flags.peer ?? [],
      components: flags.component ?? [],
      read: {
        ...(since === undefined ? {} : { sinceSeconds: milliseconds(since) / 1000 }),
        ...(flags.tail === undefined ? {} : { tailLines: flags.tail }),
        ...(flags.previous ? { previous: true } : {}),
      },
      follow: flags.follow,
      connections: flags['max-connections'],
      align: flags.align,
      signal,
      warn: (text) => this.logToStderr(`warning: ${text}`),
    })
    await this.tellClocks(timeline, flags.align)
    const fold = flags.fold && flags.output === 'text'
    const tally = { lines: 0, routine: 0, shown: 0 }
    const entries = entriesOf(timeline.events, {
      filters: [
        ...(flags.pattern ? [filters.grep(flags.pattern)] : []),
        ...(flags.service ? [filters.service(...flags.service.flatMap((name) => namesOf(name, timeline.meshes)))] : []),
        ...(flags.problems ? [filters.problems()] : []),
      ],
      fold,
      // who names a word or a service wants to see it wherever it stands
      withoutRoutine: fold && !flags.problems && flags.grep === undefined && flags.service === undefined,
      tally,
      ...(flags.follow ? { idleMs: 5000 } : {}),
    })
    const show = await this.format(flags.output, timeline)
    for await (const entry of entries) {
      if (signal.aborted) break
      await output.write(show(entry))
    }
    if (!signal.aborted && !flags.follow) await this.tellReading(timeline, tally, flags, since)
  }

  /** In a line, what is not seen: someone who sees nothing has to know whether nothing was there. */
  private async tellReading(timeline: Timeline, tally: Tally, flags: Wanted, since: string | undefined): Promise<void> {
    const { describeReading } = await import('../report/logs/reading.js')
    const line = describeReading(
      { ...tally, logs: timeline.opened(), meshes: timeline.meshes.map(({ label }) => label) },
      {
        since: since ?? null,
        filters: [
          ...(flags.problems ? ['--problems'] : []),
          ...(flags.grep === undefined ? [] : [`--grep ${flags.grep}`]),
          ...(flags.service ?? []).map((name) => `--service ${name}`),
        ],
      },
    )
    if (line !== null) this.logToStderr(line)
  }

  private async format(output: Wanted['output'], timeline: Timeline): Promise<(entry: LogEntry) => string> {
    if (output === 'json') return (await import('../report/logs/json.js')).jsonLine
    if (output === 'raw')
      return process.stdout.isTTY ? ({ event }) => `${printable(event.raw)}\n` : ({ event }) => `${event.raw}\n`
    const { LogText } = await import('../report/logs/text.js')
    const text = new LogText(
      this.look(),
      timeline.clocks.map(({ mesh }) => mesh),
    )
    return (entry) => text.show(entry)
  }

  private async tellClocks({ clocks }: Timeline, aligned: boolean): Promise<void> {
    const { describeClocks } = await import('../report/logs/clocks.js')
    for (const line of describeClocks(clocks, aligned)) this.logToStderr(line)
  }
}

interface Wanted {
  readonly peer?: readonly string[] | undefined
  readonly component?: readonly Component[] | undefined
  readonly previous: boolean
  readonly since?: string | undefined
  readonly tail?: number | undefined
  readonly follow: boolean
  readonly grep?: string | undefined
  readonly service?: readonly string[] | undefined
  readonly problems: boolean
  readonly align: boolean
  readonly fold: boolean
  readonly output: 'text' | 'json' | 'raw'
  readonly 'max-connections': number
  readonly pattern: RegExp | null
}

function isInterrupt(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason instanceof Error && signal.reason.message === 'interrupted'
}

function expression(text: string | undefined): RegExp | null {
  if (text === undefined) return null
  try {
    return new RegExp(text)
  } catch (error) {
    throw new UserError('usage', `--grep: ${error instanceof Error ? error.message : String(error)}`)
  }
}
