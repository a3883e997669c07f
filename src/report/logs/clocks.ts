/** A mesh's clock against this machine's, in milliseconds; null where it could not be measured. */
interface MeshClock {
  readonly mesh: string
  readonly aheadMs: number | null
}

/** API servers tell whole seconds: two of these differ by up to one second when the clocks do not differ at all. */
const noticeable = 2000

/** Lines that say how far the clocks are apart, and what to do about it; none when they agree or there is only one. */
export function describeClocks(clocks: readonly MeshClock[], aligned: boolean): readonly string[] {
  const known = clocks.flatMap(({ mesh, aheadMs }) => (aheadMs === null ? [] : [{ mesh, aheadMs }]))
  const [first, ...others] = known
  const lines = others.flatMap(({ mesh, aheadMs }) => {
    const ahead = aheadMs - (first?.aheadMs ?? 0)
    if (Math.abs(ahead) < noticeable) return []
    const how = `the clock of ${mesh} is ${(Math.abs(ahead) / 1000).toFixed(1)} s ${ahead > 0 ? 'ahead of' : 'behind'} ${first?.mesh}’s`
    return [
      `${how} (to 1 s, by the API servers)${aligned ? '; its times are corrected' : ': --align corrects its times'}`,
    ]
  })
  const unmeasured = aligned ? clocks.filter(({ aheadMs }) => aheadMs === null).map(({ mesh }) => mesh) : []
  return unmeasured.length === 0
    ? lines
    : [
        ...lines,
        `the clock of ${unmeasured.join(', ')} cannot be measured in a dump: its times are as they were written`,
      ]
}
