// Loaded before a program that is measured: tells its peak memory (KB) and the time of the processor that it used (µs) when it ends.
import { writeSync } from 'node:fs'

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  writeSync(3, `${maxRSS} ${userCPUTime + systemCPUTime}`)
})
