/** Tests: `unit` mirrors `src/`; `browser` drives a real Chromium over the built site in `dist/`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // One for each core: Vitest leaves a core free, which on the two of a CI machine is half of it.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/browser/**'],
          setupFiles: ['tests/property-seed.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
