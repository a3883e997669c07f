const words = [
  'password|passwd|passphrase|pwd|secret|secrets|token|tokens|credential|credentials|auth|authorization|authentication',
  'cookie|cookies|jwt|bearer|signature|hmac|dockercfg|dockerconfigjson|apikey|accesskey|secretkey|privatekey|clientsecret',
  '(?:api|access|secret|private|client|account|signing|encryption|shared|master|license)-keys?|session-?(?:id|key|ticket-keys)',
].join('|')
const ending = new RegExp(`(?:^|-)(?:${words})$`)

/**
 * Whether a field, variable, key or header of that name holds a secret: `DB_PASSWORD`, `clientSecret`, `x-api-key`,
 * `openshift.io/token-secret.value`. Names that only lead to one (`secretName`) do not.
 */
export function meansSecret(name: string): boolean {
  if (name.length > 200) return false
  const parts = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/-(?:value|data|json|txt|pem)$/i, '')
  return ending.test(parts.toLowerCase())
}
