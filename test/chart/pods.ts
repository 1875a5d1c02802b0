import type {
  KubernetesObject,
  V1Container,
  V1Deployment,
  V1Pod,
  V1PodSpec,
  V1StatefulSet,
} from '@kubernetes/client-node';

/** The spec of each pod that these objects lead to, by `Kind/name`. */
export const podSpecs = (objects: readonly KubernetesObject[]): Map<string, V1PodSpec> => {
  const specs = new Map<string, V1PodSpec>();
  for (const object of objects) {
    const spec = podSpec(object);
    if (spec) specs.set(`${object.kind}/${object.metadata?.name}`, spec);
  }
  return specs;
};

const podSpec = (object: KubernetesObject): V1PodSpec | undefined => {
  if (object.kind === 'Pod') return (object as V1Pod).spec;
  if (object.kind === 'Deployment' || object.kind === 'StatefulSet')
    return (object as V1Deployment | V1StatefulSet).spec?.template.spec;
  return undefined;
};

/** The environment of a pod's first container; a value from a Secret is `secret:NAME/KEY`. */
export const environment = (spec: V1PodSpec): Map<string, string> =>
  new Map(
    (spec.containers[0]?.env ?? []).map(({ name, value, valueFrom }) => {
      const secret = valueFrom?.secretKeyRef;
      return [name, secret ? `secret:${secret.name}/${secret.key}` : (value ?? '')];
    }),
  );

/** The violations of the restricted Pod Security Standard in a pod. Source: Kubernetes, "Pod Security Standards". */
export const restrictedViolations = (spec: V1PodSpec): string[] => {
  const violations: string[] = [];
  const { runAsNonRoot, seccompProfile } = spec.securityContext ?? {};
  if (runAsNonRoot !== true) violations.push('the pod may run as root');
  if (seccompProfile?.type !== 'RuntimeDefault') violations.push('the pod has no seccomp profile');
  if (spec.hostNetwork || spec.hostPID || spec.hostIPC) violations.push('the pod shares a namespace of the host');
  for (const { name, hostPath } of spec.volumes ?? []) if (hostPath) violations.push(`volume ${name} is the host's`);
  for (const container of [...(spec.initContainers ?? []), ...spec.containers])
    violations.push(...containerViolations(container));
  return violations;
};

const containerViolations = ({ name, securityContext, ports = [] }: V1Container): string[] => {
  const violations: string[] = [];
  if (securityContext?.allowPrivilegeEscalation !== false) violations.push(`${name} may gain privileges`);
  if (securityContext?.privileged) violations.push(`${name} is privileged`);
  if (securityContext?.capabilities?.drop?.includes('ALL') !== true) violations.push(`${name} keeps capabilities`);
  if (securityContext?.capabilities?.add) violations.push(`${name} adds capabilities`);
  if (securityContext?.runAsUser === 0) violations.push(`${name} runs as root`);
  if (ports.some(({ hostPort }) => hostPort)) violations.push(`${name} takes a port of the host`);
  return violations;
};

/** The images of a pod's containers, in their order. */
export const imagesOf = ({ initContainers = [], containers }: V1PodSpec): string[] =>
  [...initContainers, ...containers].map(({ image = '' }) => image);
