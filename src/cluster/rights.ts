import { type Fact, known, type Right, unknown } from '../vocabulary/fact.js'

/** A question about one's own rights, as it goes over the wire. */
export interface Review {
  readonly path: string
  readonly body: unknown
}

const accessReviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'

/** For each right, whether the user has it. `ask` sends a review to the API server; reviews are allowed to every user. */
export async function mayRead(
  ask: (review: Review) => Promise<Fact<unknown>>,
  rights: readonly Right[],
): Promise<ReadonlyMap<Right, Fact<boolean>>> {
  const answers = await Promise.all(rights.map(async (right) => [right, read(await ask(reviewOf(right)))] as const))
  return new Map(answers)
}

function reviewOf(right: Right): Review {
  const [resource, subresource] = right.resource.split('/')
  const attributes = {
    group: right.group,
    resource,
    verb: right.verb,
    ...(subresource ? { subresource } : {}),
    ...(right.namespace === null ? {} : { namespace: right.namespace }),
  }
  return {
    path: accessReviews,
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: attributes },
    },
  }
}

function read(answer: Fact<unknown>): Fact<boolean> {
  if (!answer.known) return answer
  const { status } = (answer.value ?? {}) as { status?: { allowed?: unknown; evaluationError?: unknown } }
  if (typeof status?.allowed !== 'boolean') return unknown('the API server gave no answer about this right')
  return known(status.allowed)
}
