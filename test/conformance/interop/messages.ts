import type { MessageTypeDefinition } from '@grpc/proto-loader';
import type { TestServiceDefinition, TestServiceHandlers } from '../gen/grpc/testing/TestService.js';
import type {
  UnimplementedServiceDefinition,
  UnimplementedServiceHandlers,
} from '../gen/grpc/testing/UnimplementedService.js';
import type { OpenRcaServiceDefinition, OpenRcaServiceHandlers } from '../gen/xds/service/orca/v3/OpenRcaService.js';
import type { OrcaLoadReport, OrcaLoadReport__Input } from '../gen/xds/service/orca/v3/OrcaLoadReport.js';
import { type Contract, loadSuiteProto } from '../support/duet.js';

/* The services of the interop cases, loaded once. */

export const {
  'grpc.testing.TestService': testDefinition,
  'grpc.testing.UnimplementedService': unimplementedDefinition,
} = loadSuiteProto<{
  'grpc.testing.TestService': Contract<TestServiceHandlers, TestServiceDefinition>;
  'grpc.testing.UnimplementedService': Contract<UnimplementedServiceHandlers, UnimplementedServiceDefinition>;
}>('grpc/testing/test.proto', ['grpc.testing.TestService', 'grpc.testing.UnimplementedService']);

export const {
  'xds.service.orca.v3.OpenRcaService': loadReportsDefinition,
  'xds.service.orca.v3.OrcaLoadReport': loadReport,
} = loadSuiteProto<{
  'xds.service.orca.v3.OpenRcaService': Contract<OpenRcaServiceHandlers, OpenRcaServiceDefinition>;
  'xds.service.orca.v3.OrcaLoadReport': MessageTypeDefinition<OrcaLoadReport__Input, OrcaLoadReport>;
}>('xds/service/orca/v3/orca.proto', ['xds.service.orca.v3.OpenRcaService', 'xds.service.orca.v3.OrcaLoadReport']);

/** The server returns these two client headers: in its headers and in its trailers. */
export const ECHO_INITIAL = 'x-grpc-test-echo-initial';
export const ECHO_TRAILING = 'x-grpc-test-echo-trailing-bin';
