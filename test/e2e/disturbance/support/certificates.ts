import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { core, readyPods } from '../../support/cluster.js';
import { command } from '../../support/command.js';
import { type Component, podsOfComponent, type Release } from '../../support/release.js';

const certificate = z.object({
  status: z.looseObject({ revision: z.number(), notAfter: z.string(), conditions: z.array(z.unknown()) }),
});

const read = async (namespace: string, name: string): Promise<z.infer<typeof certificate>['status']> =>
  certificate.parse(
    JSON.parse(await command('kubectl', ['--namespace', namespace, 'get', 'certificate', name, '--output', 'json'])),
  ).status;

/** Makes cert-manager issue a certificate again, like `cmctl renew`, and resolves to its new expiry. */
export const renew = async (namespace: string, name: string): Promise<Date> => {
  const { revision, conditions } = await read(namespace, name);
  const issuing = {
    type: 'Issuing',
    status: 'True',
    reason: 'ManuallyTriggered',
    message: 'renewed by a test',
    lastTransitionTime: new Date().toISOString(),
  };
  const patch = JSON.stringify({ status: { conditions: [...conditions, issuing] } });
  const at = ['--namespace', namespace];
  await command('kubectl', [
    ...at,
    'patch',
    'certificate',
    name,
    '--subresource=status',
    '--type=merge',
    '--patch',
    patch,
  ]);
  await command('kubectl', [
    ...at,
    'wait',
    'certificate',
    name,
    `--for=jsonpath={.status.revision}=${revision + 1}`,
    '--timeout=60s',
  ]);
  return new Date((await read(namespace, name)).notAfter);
};

/** Waits until each pod of a service presents the certificate with that expiry, by its own metrics. */
export const presented = (release: Release, component: Component, notAfter: Date): Promise<void> => {
  const line = new RegExp(
    `^tls_certificate_not_after_seconds\\{.*role="identity".*\\} ${notAfter.getTime() / 1000}$`,
    'm',
  );
  return told(release, component, `the certificate that ends ${notAfter.toISOString()}`, (metrics) =>
    line.test(metrics),
  );
};

/** Waits until each pod of a service trusts this many CAs, by its own log. */
export const trusted = async ({ namespace, name }: Release, component: Component, count: number): Promise<void> => {
  for (const { metadata } of await readyPods(namespace, podsOfComponent(name, component), 2)) {
    await untilTrue(`${metadata?.name} to trust ${count} CAs`, async () => {
      const log = await core.readNamespacedPodLog({ namespace, name: metadata?.name ?? '' });
      const last = log.split('\n').findLast((line) => line.includes('certificates replaced')) ?? '';
      return last.split('"authority"').length - 1 === count;
    });
  }
};

const told = async (
  { namespace, name }: Release,
  component: Component,
  what: string,
  holds: (metrics: string) => boolean,
): Promise<void> => {
  for (const { metadata } of await readyPods(namespace, podsOfComponent(name, component), 2)) {
    const at = { namespace, name: `${metadata?.name}:9464`, path: 'metrics' };
    await untilTrue(`${metadata?.name} to have ${what}`, async () =>
      holds(await core.connectGetNamespacedPodProxyWithPath(at)),
    );
  }
};

/** Polled, because metrics cannot be watched. A kubelet updates a changed Secret within about a minute. */
const untilTrue = async (what: string, look: () => Promise<boolean>): Promise<void> => {
  const until = Date.now() + 120_000;
  while (!(await look())) {
    if (Date.now() > until) throw new Error(`gave up waiting for ${what}`);
    await pause(1_000);
  }
};
