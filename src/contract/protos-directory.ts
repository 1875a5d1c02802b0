import { fileURLToPath } from 'node:url';

/** The package's protos/ directory, whose files clients use too. Three levels up from dist/src/contract. */
export const protosDirectory = fileURLToPath(new URL('../../../protos', import.meta.url));
