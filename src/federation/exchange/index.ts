/** What one mesh offers to another, and what the other takes: rules, Services and statuses put together. */

export {
  imported,
  importLocality,
  type Joined,
  localityOf,
  policiesOf,
  rulesFor,
  wantsFailover,
} from './failover.js'
export {
  type Candidate,
  candidates,
  type ExporterFacts,
  keyOf,
  type Offer,
  type Offered,
  offered,
  setOf,
} from './offered.js'
export {
  alone,
  isNarrower,
  reselected,
  rulesOf,
  type WrittenRule,
  withRule,
  withRuleFirst,
  writtenRule,
} from './rules.js'
export {
  type Exported,
  type Exporter,
  hostnameOf,
  isConnected,
  type Listing,
  listed,
  offersInUse,
  taken,
  takenOf,
  unmet,
} from './taken.js'
