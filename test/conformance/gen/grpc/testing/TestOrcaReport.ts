// Original file: test/conformance/protos/grpc/testing/test.proto


/**
 * The load that the client wants to see reported. Source: gRFC A51.
 */
export interface TestOrcaReport__Input {
  'cpuUtilization'?: (number | string);
  'memoryUtilization'?: (number | string);
  'requestCost'?: ({[key: string]: number | string});
  'utilization'?: ({[key: string]: number | string});
}

/**
 * The load that the client wants to see reported. Source: gRFC A51.
 */
export interface TestOrcaReport {
  'cpuUtilization': (number);
  'memoryUtilization': (number);
  'requestCost': ({[key: string]: number});
  'utilization': ({[key: string]: number});
}
