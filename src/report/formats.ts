import type { Report } from './document.js'
import type { TextOptions } from './text/report.js'

/** Output formats of a report, each a projection of the one document. */
export const reportFormats = ['text', 'json', 'yaml', 'markdown', 'html', 'junit', 'sarif', 'openmetrics'] as const

export type ReportFormat = (typeof reportFormats)[number]

export interface FormatOptions {
  readonly text: TextOptions
  /** Version of the program, for formats that name their producer. */
  readonly version: string
}

/** The report in a format. Each format's code is loaded only when it is used. */
export async function renderReport(report: Report, format: ReportFormat, options: FormatOptions): Promise<string> {
  switch (format) {
    case 'text':
      return (await import('./text/report.js')).renderText(report, options.text)
    case 'json':
      return (await import('./json.js')).renderJson(report)
    case 'yaml':
      return (await import('./yaml.js')).renderYaml(report)
    case 'markdown':
      return (await import('./markdown.js')).renderMarkdown(report)
    case 'html':
      return (await import('./html/page.js')).renderHtml(report)
    case 'junit':
      return (await import('./junit.js')).renderJunit(report)
    case 'sarif':
      return (await import('./sarif.js')).renderSarif(report, options.version)
    case 'openmetrics':
      return (await import('./openmetrics.js')).renderOpenmetrics(report)
  }
}
