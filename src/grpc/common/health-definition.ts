import { service } from 'grpc-health-check';
import type { HealthDefinition as Generated, HealthHandlers } from '../gen/grpc/health/v1/Health.js';
import type { Contract } from './methods.js';

/** The type of `healthDefinition`. */
export type HealthDefinition = Contract<HealthHandlers, Generated>;

const isHealth = (definition: object): definition is HealthDefinition =>
  'Check' in definition && 'Watch' in definition && 'List' in definition;
if (!isHealth(service)) throw new TypeError('grpc-health-check does not define Check, Watch and List');

/** Its full name. */
export const healthService = 'grpc.health.v1.Health';

/** The pattern of its methods. */
export const healthMethods = `/${healthService}/*`;

/** The service `grpc.health.v1.Health` of grpc-health-check, typed, for servers and clients. */
export const healthDefinition: HealthDefinition = service;
