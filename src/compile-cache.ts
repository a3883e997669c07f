import * as module from 'node:module'

/** Node 22 and later keep compiled code between runs when asked; Node 20 cannot. */
export function enableCompileCache(): void {
  if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') module.enableCompileCache()
}
