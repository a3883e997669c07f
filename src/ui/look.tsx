import { Text } from 'ink'
import { createContext, useContext } from 'react'
import { legible } from '../report/text/legible.js'
import type { Look } from '../report/text/style.js'

/** Colour and letters of the terminal. */
export const LookContext = createContext<Look>({ color: false, unicode: true, width: 80 })

export function useLook(): Look {
  return useContext(LookContext)
}

/** One line of the screen, painted already; what does not fit is cut. */
export function Line({ children }: { readonly children: string }) {
  const text = legible(useLook(), children)
  // an empty Text has no height
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>
}

/** Lines below each other. */
export function Lines({ children }: { readonly children: readonly string[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
  return children.map((line, index) => <Line key={index}>{line}</Line>)
}
