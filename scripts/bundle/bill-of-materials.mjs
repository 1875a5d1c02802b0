/**
 * A software bill of materials in CycloneDX 1.6, in which scanners find the packages of a bundle. The same input
 * gives the same bytes: it has no time and no serial number.
 *
 * @param {{ name: string, version: string, license: string }} application
 * @param {readonly import('./bundled-packages.mjs').BundledPackage[]} packages
 */
export const billOfMaterials = ({ name, version, license }, packages) => ({
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: { type: 'application', 'bom-ref': name, name, version, licenses: [{ expression: license }] } },
  components: packages.map((one) => ({
    type: 'library',
    'bom-ref': one.path,
    name: one.name,
    version: one.version,
    purl: `pkg:npm/${one.name.replace('@', '%40')}@${one.version}`,
    licenses: [{ expression: one.license }],
    ...(one.integrity?.startsWith('sha512-') && {
      hashes: [{ alg: 'SHA-512', content: Buffer.from(one.integrity.slice(7), 'base64').toString('hex') }],
    }),
  })),
  dependencies: [{ ref: name, dependsOn: packages.map(({ path }) => path) }],
});
