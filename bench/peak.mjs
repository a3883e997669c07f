// Loaded before a program that is measured: tells its peak memory, in KB, when it ends.
import { writeSync } from 'node:fs'

process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)))
