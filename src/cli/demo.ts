import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The recordings behind `--demo`. */
export function demoDumps(): readonly string[] {
  const root = packageRoot(dirname(fileURLToPath(import.meta.url)))
  return ['red', 'green'].map((side) => join(root, 'demo', `${side}.tar.gz`))
}

/** Both `src/cli` and the bundled `dist` lie below the package's root, at different depths. */
function packageRoot(from: string): string {
  const [root] = from.split(/[/\\](?:src|dist)(?:[/\\]|$)/)
  return root ?? from
}
