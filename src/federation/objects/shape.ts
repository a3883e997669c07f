import * as v from 'valibot'

/**
 * Building blocks for tolerant object shapes: a field of the wrong type reads as if it were absent, a list loses only its
 * bad elements, and fields that no check reads are dropped. API servers and files may hold anything; checks see clean types.
 */
export const text = v.fallback(v.optional(v.string()), undefined)
export const number = v.fallback(v.optional(v.pipe(v.number(), v.finite())), undefined)
export const flag = v.fallback(v.optional(v.boolean()), undefined)
export const anything = v.optional(v.unknown())

/** A port name or number, as in `targetPort`. */
export const nameOrNumber = v.fallback(v.optional(v.union([v.string(), v.number()])), undefined)

/** A string map such as labels; entries of other types are dropped. Absent = empty. */
export const map = mapOf(v.string())

/** A map of values of one shape. Absent = empty. */
export function mapOf<S extends v.GenericSchema>(item: S) {
  return v.fallback(
    v.pipe(
      v.record(v.string(), v.unknown()),
      v.transform(
        (input): Readonly<Record<string, v.InferOutput<S>>> =>
          Object.fromEntries(
            Object.entries(input).flatMap(([name, value]) =>
              parsed(item, value).map((output) => [name, output] as const),
            ),
          ),
      ),
    ),
    () => ({}),
  )
}

/** A list; elements of another shape are dropped. Absent = empty. */
export function list<S extends v.GenericSchema>(item: S) {
  return v.fallback(
    v.pipe(
      v.array(v.unknown()),
      v.transform((input): readonly v.InferOutput<S>[] => input.flatMap((value) => parsed(item, value))),
    ),
    () => [],
  )
}

export const texts = list(v.string())

/** An optional object: `undefined` when absent or of another type, so that "absent" and "empty" stay apart. */
export function object<E extends v.ObjectEntries>(entries: E) {
  return v.fallback(v.optional(v.object(entries)), undefined)
}

/** An object that is always there in the result, with empty content when it was absent: `spec`, `status`. */
export function section<E extends v.ObjectEntries>(entries: E) {
  const schema = v.object(entries)
  return v.fallback(schema, () => v.parse(schema, {}))
}

/** A whole Kubernetes object. Of `metadata` what checks read is kept. */
export function kubeObject<E extends v.ObjectEntries>(entries: E) {
  return v.object({
    apiVersion: v.fallback(v.string(), ''),
    kind: v.fallback(v.string(), ''),
    metadata: section({
      name: v.fallback(v.string(), ''),
      namespace: text,
      uid: text,
      labels: map,
      annotations: map,
      creationTimestamp: text,
      deletionTimestamp: text,
      generation: number,
      ownerReferences: list(v.object({ kind: v.string(), name: v.string() })),
    }),
    ...entries,
  })
}

function parsed<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S>[] {
  const result = v.safeParse(schema, value)
  return result.success ? [result.output] : []
}
