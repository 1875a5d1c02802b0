/** A module of its own, to be imported dynamically: a bundler leaves out the rest of the package, which is a thousand models. */
export { KubeConfig } from '@kubernetes/client-node';
