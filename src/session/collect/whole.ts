import type { BundleCluster, BundleManifest, Skipped } from '../../cluster/recorded/bundle-manifest.js'

/**
 * Reasons for which nothing is missing: there is no such thing on a cluster or in an Envoy, what a dump never held cannot be copied from it, and
 * a container that has had no run has no log. The last two are the words of kubelets.
 */
const absences = [
  /^no such kind on this cluster\b/,
  /^Envoy answered 404\b/,
  /^not collected in this dump\b/,
  /\bin this dump$/,
  /^this dump (?:holds no|does not tell)\b/,
  /\bprevious terminated container .* not found/,
  /\bis waiting to start\b/,
]

/** Whether a bundle holds all that its clusters or dumps have of what was asked for. */
export function isWhole({ clusters }: BundleManifest): boolean {
  return clusters.every(isWholeCluster)
}

function isWholeCluster({ lists, logs, envoys, now }: BundleCluster): boolean {
  return (
    lists.every(({ objects }) => !isMissing(objects)) &&
    logs.every(({ lines, cut }) => cut === undefined && !isMissing(lines)) &&
    envoys.every(({ skipped }) => skipped === undefined || !isLack(skipped)) &&
    !isMissing(now)
  )
}

/** Whether something that is there could not be read, by the reason why it is not in the bundle. */
export function isLack(reason: string): boolean {
  return !absences.some((absence) => absence.test(reason))
}

function isMissing(answer: unknown): boolean {
  return isSkipped(answer) && isLack(answer.skipped)
}

function isSkipped(answer: unknown): answer is Skipped {
  return typeof answer === 'object' && answer !== null && 'skipped' in answer
}
