/**
 * A path or a command of a kubeconfig, for an error. A key or a token that was put in its place is not repeated: something with
 * line breaks, or with a longer run of base64 than file names have.
 */
export function shown(text: string): string {
  const odd = /[\r\n]/.test(text) || /[A-Za-z0-9+/=]{120,}/.test(text) || /[A-Za-z0-9+=]{60,}/.test(text)
  return odd ? `(${text.length} characters that look like no name)` : text
}
