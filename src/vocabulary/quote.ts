/** One word for a POSIX shell: quoted only where it must be, so that printed commands stay readable. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
