const levels = [...'bcdefghij'].map((name, at) => `&${name} [${Array(10).fill(`*${'abcdefghij'[at]}`)}]`)

/** YAML of one line: a list whose aliases would expand to ten billion nodes. */
export const aliasBomb = `[&a [x, x, x, x, x, x, x, x, x, x], ${levels.join(', ')}]`
