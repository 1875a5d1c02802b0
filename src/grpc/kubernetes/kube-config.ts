/**
 * A separate module for a dynamic import, so that a bundler leaves out the rest of the package, which has a thousand
 * models.
 */
export { KubeConfig } from '@kubernetes/client-node';
