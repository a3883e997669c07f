import { signatures } from '../../logs/signatures.js'
import { learnCertificates, learnNames, pseudonymized } from '../../redact/learn.js'
import { Pseudonyms } from '../../redact/pseudonyms.js'
import type { Tally } from '../../redact/tally.js'
import type { Cleaner } from './cleaner.js'
import { readParts } from './objects.js'
import type { Recorder } from './recorder.js'

/** Learns all names that the clusters told, and replaces them on the way into the bundle. */
export function pseudonymizing(recorders: readonly Recorder[], passphrase: string, tally: Tally): Cleaner {
  const pseudonyms = new Pseudonyms(passphrase, spokenWords())
  for (const { lists, envoys, logs } of recorders) {
    for (const { resource, namespace, answer } of lists) {
      if (namespace !== null) pseudonyms.learn(namespace)
      if (answer.known) for (const object of readParts(resource, answer.value)) learnNames(object, pseudonyms)
    }
    for (const { answer } of envoys) if (answer.known) learnCertificates(answer.value, pseudonyms)
    for (const { pod } of logs) pseudonyms.learn(pod)
  }
  return {
    value: (value, where) => {
      const hit = tally.at(where)
      return pseudonymized(
        value,
        (text) => pseudonyms.text(text, hit),
        (uid) => pseudonyms.uid(uid),
      )
    },
    text: (text, where) => pseudonyms.text(text, tally.at(where)),
    name: (name) => pseudonyms.text(name),
    lines: (where) => {
      const hit = tally.at(where)
      return (line) => pseudonyms.text(line, hit)
    },
  }
}

/** Words by which lines and statuses are understood: were they replaced, nothing would be found any more. */
function spokenWords(): ReadonlySet<string> {
  const texts = signatures.flatMap((one) => [
    one.id,
    one.means,
    ...('has' in one ? [...one.has, ...(one.oneOf ?? [])] : []),
  ])
  return new Set(texts.flatMap((text) => text.toLowerCase().match(/[a-z0-9]+/g) ?? []))
}
