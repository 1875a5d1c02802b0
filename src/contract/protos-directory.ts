import { fileURLToPath } from 'node:url';

/** The package's protos/: the very files that clients are given. Three levels up from dist/src/contract. */
export const protosDirectory = fileURLToPath(new URL('../../../protos', import.meta.url));
