// Original file: test/conformance/protos/xds/service/orca/v3/orca.proto

import type { Duration__Input as _google_protobuf_Duration__Input, Duration as _google_protobuf_Duration } from '../../../../google/protobuf/Duration.js';

export interface OrcaLoadReportRequest__Input {
  'reportInterval'?: (_google_protobuf_Duration__Input | null);
  'requestCostNames'?: (string)[];
}

export interface OrcaLoadReportRequest {
  'reportInterval': (_google_protobuf_Duration | null);
  'requestCostNames': (string)[];
}
