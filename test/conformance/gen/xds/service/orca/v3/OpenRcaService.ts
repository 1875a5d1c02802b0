// Original file: test/conformance/protos/xds/service/orca/v3/orca.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { OrcaLoadReport__Input as _xds_service_orca_v3_OrcaLoadReport__Input, OrcaLoadReport as _xds_service_orca_v3_OrcaLoadReport } from '../../../../xds/service/orca/v3/OrcaLoadReport.js';
import type { OrcaLoadReportRequest__Input as _xds_service_orca_v3_OrcaLoadReportRequest__Input, OrcaLoadReportRequest as _xds_service_orca_v3_OrcaLoadReportRequest } from '../../../../xds/service/orca/v3/OrcaLoadReportRequest.js';

export interface OpenRcaServiceClient extends grpc.Client {
  /**
   * The load now, and again at each interval.
   */
  StreamCoreMetrics(argument: _xds_service_orca_v3_OrcaLoadReportRequest__Input, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_xds_service_orca_v3_OrcaLoadReport>;
  StreamCoreMetrics(argument: _xds_service_orca_v3_OrcaLoadReportRequest__Input, options?: grpc.CallOptions): grpc.ClientReadableStream<_xds_service_orca_v3_OrcaLoadReport>;
  /**
   * The load now, and again at each interval.
   */
  streamCoreMetrics(argument: _xds_service_orca_v3_OrcaLoadReportRequest__Input, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_xds_service_orca_v3_OrcaLoadReport>;
  streamCoreMetrics(argument: _xds_service_orca_v3_OrcaLoadReportRequest__Input, options?: grpc.CallOptions): grpc.ClientReadableStream<_xds_service_orca_v3_OrcaLoadReport>;
  
}

export interface OpenRcaServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The load now, and again at each interval.
   */
  StreamCoreMetrics: grpc.handleServerStreamingCall<_xds_service_orca_v3_OrcaLoadReportRequest, _xds_service_orca_v3_OrcaLoadReport__Input>;
  
}

export interface OpenRcaServiceDefinition extends grpc.ServiceDefinition {
  StreamCoreMetrics: MethodDefinition<_xds_service_orca_v3_OrcaLoadReportRequest__Input, _xds_service_orca_v3_OrcaLoadReport__Input, _xds_service_orca_v3_OrcaLoadReportRequest, _xds_service_orca_v3_OrcaLoadReport>
}
