import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', '*.test.ts'],
          testTimeout: 20_000,
          expect: { poll: { timeout: 10_000 } },
          // Vitest would leave a core free: of two that is half.
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // What is waited for comes within a second; on a machine with other work it may take many.
          expect: { poll: { timeout: 30_000 } },
          // Each file starts servers and a browser, which wait for one another half of the time: two cores carry three.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
