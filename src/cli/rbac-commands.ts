/** Commands that read clusters, and `all` of them together: what `rbac` knows roles for. */
export const rbacCommands = [
  'all',
  'doctor',
  'certs',
  'trace-service',
  'logs',
  'collect',
  'checklist',
  'peers',
  'exports',
  'imports',
  'ports',
] as const
