/** What the suite is told by its environment. The images are there already: nothing is built or pulled by a test. */
export const settings = {
  /** `-user` and `-post` are added to it, as the chart does. */
  imageRepository: process.env['E2E_IMAGE_REPOSITORY'] ?? 'duet',
  imageTag: process.env['E2E_IMAGE_TAG'] ?? 'e2e',
  /** With the Go programs of test/clients/go. */
  tutorialImage: process.env['E2E_TUTORIAL_IMAGE'] ?? 'duet-tutorial:e2e',
  /** Leaves namespaces as they are at the end, to be looked at. */
  keep: process.env['E2E_KEEP'] === 'true',
};
