/** The suite's environment variables. The images must exist: no test builds or pulls one. */
export const settings = {
  /** `-user` and `-post` are appended, as in the chart. */
  imageRepository: process.env['E2E_IMAGE_REPOSITORY'] ?? 'duet',
  imageTag: process.env['E2E_IMAGE_TAG'] ?? 'e2e',
  /** With the Go programs of test/clients/go. */
  tutorialImage: process.env['E2E_TUTORIAL_IMAGE'] ?? 'duet-tutorial:e2e',
  /** Keeps namespaces at the end, for inspection. */
  keep: process.env['E2E_KEEP'] === 'true',
};
