import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApiextensionsV1Api, loadYaml, type V1CustomResourceDefinition } from '@kubernetes/client-node';
import { config, isStatus, until } from './cluster.js';

const api = config.makeApiClient(ApiextensionsV1Api);

const folder = fileURLToPath(new URL('../../../../test/e2e/definitions/', import.meta.url));

const isEstablished = ({ status }: V1CustomResourceDefinition): boolean =>
  status?.conditions?.some(({ type, status: state }) => type === 'Established' && state === 'True') === true;

const exists = (name: string): Promise<boolean> =>
  api.readCustomResourceDefinition({ name }).then(
    () => true,
    (error: unknown) => {
      if (isStatus(error, 404)) return false;
      throw error;
    },
  );

/**
 * Creates the definitions of test/e2e/definitions that the cluster lacks, and resolves to the function that deletes
 * them. No controller handles their objects: the API server checks them by their schemas.
 */
export const openDefinitions = async (): Promise<() => Promise<void>> => {
  const created: string[] = [];
  for (const file of readdirSync(folder)) {
    const body = loadYaml<V1CustomResourceDefinition>(readFileSync(`${folder}${file}`, 'utf8'));
    const name = body.metadata?.name ?? '';
    if (await exists(name)) continue;
    await api.createCustomResourceDefinition({ body });
    created.push(name);
  }
  await until(
    `definitions ${created.join(', ')}`,
    {
      path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      list: () => api.listCustomResourceDefinition(),
    },
    (definitions) =>
      created.every((name) =>
        definitions.some((definition) => definition.metadata?.name === name && isEstablished(definition)),
      ),
  );
  return async () => {
    for (const name of created) await api.deleteCustomResourceDefinition({ name });
  };
};
