/** What each of Envoy's response flags means, in a few words for an administrator. */
export const responseFlags: Readonly<Record<string, string>> = {
  DC: 'the caller closed the connection',
  DF: 'DNS resolution of the upstream failed',
  DI: 'the answer was delayed by fault injection',
  DO: 'dropped: the upstream cluster is overloaded and configured to drop',
  DPE: 'the caller broke the HTTP protocol',
  DR: 'the caller reset the stream',
  DT: 'the request or connection lived longer than allowed',
  FI: 'aborted by fault injection',
  IH: 'rejected: a strictly checked header has an invalid value',
  LH: 'the local service failed its health check',
  LR: 'the connection was reset on this side',
  NC: 'the upstream cluster does not exist',
  NFCF: 'the ECDS configuration of a filter was not found',
  NR: 'no route or filter chain for the request',
  OM: 'the overload manager ended the request',
  RFCF: 'answered from the cache filter',
  RL: 'limited by the rate limit service or the local rate limit',
  RLSE: 'the rate limit service failed',
  SI: 'the stream was idle for too long',
  UAEX: 'denied by the external authorization service',
  UC: 'the upstream closed the connection',
  UDO: 'dropped: the upstream cluster drops everything on purpose',
  UF: 'no connection to the upstream',
  UH: 'no healthy upstream host in the cluster',
  UMSDR: 'the request reached the maximum time of its stream',
  UO: 'too many connections or requests to the upstream (circuit breaker)',
  UPE: 'the upstream broke the HTTP protocol or cut its answer short',
  UR: 'the upstream reset the stream',
  URX: 'given up: the limit of retries or of connection attempts is reached',
  UT: 'the upstream did not answer in time',
}

/** The meaning of one flag; null for one that is not known. */
export function describeFlag(flag: string): string | null {
  return Object.hasOwn(responseFlags, flag) ? (responseFlags[flag] ?? null) : null
}
