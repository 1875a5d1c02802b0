import { command } from './command.js';
import { readyPods } from './cluster.js';
import { settings } from './settings.js';

const name = 'tutorial-user';
const labels = { app: name };

/** Runs the tutorial's User server in a namespace, behind a headless Service, and resolves with its address for clients. */
export const startTutorialServer = async (namespace: string): Promise<string> => {
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              name,
              image: settings.tutorialImage,
              imagePullPolicy: 'IfNotPresent',
              ports: [{ name: 'grpc', containerPort: 9000 }],
              readinessProbe: { tcpSocket: { port: 'grpc' } },
              resources: { requests: { cpu: '10m', memory: '16Mi' } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
            },
          ],
        },
      },
    },
  };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { clusterIP: 'None', selector: labels, ports: [{ name: 'grpc', port: 9000, targetPort: 'grpc' }] },
  };
  const list = { apiVersion: 'v1', kind: 'List', items: [deployment, service] };
  await command('kubectl', ['--namespace', namespace, 'apply', '--filename', '-'], { input: JSON.stringify(list) });
  await readyPods(namespace, `app=${name}`, 1);
  return `dns:///${name}.${namespace}:9000`;
};
