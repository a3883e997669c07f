// An esbuild plugin: in a package that TypeScript compiled to CommonJS, a module that is required at the top of a file is
// loaded only when it is first used. oclif requires all it has, globbing and spinners too, before it runs any command.
import { readFile } from 'node:fs/promises'

const required =
  /^const (\w+_\d+) = ((?:__importDefault|__importStar|tslib_1\.__importDefault|tslib_1\.__importStar)?\(?require\("[^"]+"\)\)?);$/gm

/** @returns {import('esbuild').Plugin} */
export function lazyRequires(filter) {
  return {
    name: 'lazy-requires',
    setup(build) {
      build.onLoad({ filter }, async ({ path }) => ({ contents: lazy(await readFile(path, 'utf8')), loader: 'js' }))
    },
  }
}

/** The same source with each `const x_1 = require(…)` behind a function that every use of `x_1` calls. */
export function lazy(source) {
  const names = []
  const declared = source.replace(required, (_, name, value) => {
    names.push(name)
    return `let $${name}; const $get_${name} = () => ($${name} ??= ${value});`
  })
  if (names.length === 0) return source
  // `new x_1.Y()` would construct what the function is, not what it gives
  return declared
    .replace(new RegExp(`\\bnew (${names.join('|')})((?:\\.\\w+)+)`, 'g'), 'new ($get_$1()$2)')
    .replace(new RegExp(`(?<![\\w$.])(${names.join('|')})\\b`, 'g'), '$get_$1()')
}
