import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // @oclif/test reads what a command prints, which vitest would otherwise intercept
    disableConsoleIntercept: true,
    testTimeout: 20_000,
  },
})
