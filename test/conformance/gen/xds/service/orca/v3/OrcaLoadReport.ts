// Original file: test/conformance/protos/xds/service/orca/v3/orca.proto


export interface OrcaLoadReport__Input {
  'cpuUtilization'?: (number | string);
  'memUtilization'?: (number | string);
  'requestCost'?: ({[key: string]: number | string});
  'utilization'?: ({[key: string]: number | string});
}

export interface OrcaLoadReport {
  'cpuUtilization': (number);
  'memUtilization': (number);
  'requestCost': ({[key: string]: number});
  'utilization': ({[key: string]: number});
}
