// Original file: test/conformance/protos/connectrpc/conformance/v1/config.proto

import type { Features__Input as _connectrpc_conformance_v1_Features__Input, Features as _connectrpc_conformance_v1_Features } from '../../../connectrpc/conformance/v1/Features.js';
import type { ConfigCase__Input as _connectrpc_conformance_v1_ConfigCase__Input, ConfigCase as _connectrpc_conformance_v1_ConfigCase } from '../../../connectrpc/conformance/v1/ConfigCase.js';

/**
 * Config defines the configuration for running conformance tests.
 * This enumerates all of the "flavors" of the test suite to run.
 */
export interface Config__Input {
  /**
   * The features supported by the client or server under test.
   * This is used to filter the set of test cases that are run.
   * If absent, an empty message is used. See Features for more
   * on how empty/absent fields are interpreted.
   */
  'features'?: (_connectrpc_conformance_v1_Features__Input | null);
  /**
   * This can indicate additional permutations that are supported
   * that might otherwise be excluded based on the above features.
   */
  'includeCases'?: (_connectrpc_conformance_v1_ConfigCase__Input)[];
  /**
   * This can indicates permutations that are not supported even
   * though their support might be implied by the above features.
   */
  'excludeCases'?: (_connectrpc_conformance_v1_ConfigCase__Input)[];
}

/**
 * Config defines the configuration for running conformance tests.
 * This enumerates all of the "flavors" of the test suite to run.
 */
export interface Config {
  /**
   * The features supported by the client or server under test.
   * This is used to filter the set of test cases that are run.
   * If absent, an empty message is used. See Features for more
   * on how empty/absent fields are interpreted.
   */
  'features': (_connectrpc_conformance_v1_Features | null);
  /**
   * This can indicate additional permutations that are supported
   * that might otherwise be excluded based on the above features.
   */
  'includeCases': (_connectrpc_conformance_v1_ConfigCase)[];
  /**
   * This can indicates permutations that are not supported even
   * though their support might be implied by the above features.
   */
  'excludeCases': (_connectrpc_conformance_v1_ConfigCase)[];
}
