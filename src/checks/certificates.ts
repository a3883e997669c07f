import { allChecks } from './index.js'
import { selectChecks } from './select.js'

/** The checks on certificates, and on who may call with them: what `certs verify` judges by. */
export const certificateChecks = selectChecks({
  areas: ['certificates'],
  checks: allChecks.map(({ id }) => id).filter((id) => id.startsWith('peer/client-id')),
  skip: [],
})
