import { command } from './command.js';
import { type PortForward, portForward } from './port-forward.js';
import type { Release } from './release.js';

/** An HTTP response. */
export interface HttpAnswer {
  readonly status: number;
  /** By lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface HttpRequest {
  readonly method?: string;
  /** Sent as a bearer token. */
  readonly token?: string;
  /** Sent as JSON. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The gateway of a release, as people call it. */
export interface GatewayClient {
  readonly curl: (path: string, request?: HttpRequest) => Promise<HttpAnswer>;
  close(): Promise<void>;
}

const gatewayPort = 8080;

/** curl through a port-forward to the gateway's Service, which verifies its certificate by the Service's name. */
export const openGatewayClient = async ({ namespace, name, caFile }: Release): Promise<GatewayClient> => {
  const host = `${name}-gateway.${namespace}.svc:${gatewayPort}`;
  const forward: PortForward = await portForward(namespace, `service/${name}-gateway`, gatewayPort);
  return {
    async curl(path, { method = 'GET', token, body, headers = {} } = {}) {
      const sent = {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      };
      const how = [
        '--silent',
        '--show-error',
        '--include',
        '--max-time',
        '30',
        '--cacert',
        caFile,
        '--request',
        method,
      ];
      const fields = Object.entries(sent).flatMap(([key, value]) => ['--header', `${key}: ${value}`]);
      const data = body === undefined ? [] : ['--data-binary', JSON.stringify(body)];
      const where = ['--connect-to', `${host}:${forward.address}`, `https://${host}${path}`];
      const printed = await command('curl', [...how, ...fields, ...data, ...where]);
      return parseAnswer(printed);
    },
    close: () => forward.close(),
  };
};

const parseAnswer = (printed: string): HttpAnswer => {
  const [head = '', ...rest] = printed.split('\r\n\r\n');
  const [line = '', ...fields] = head.split('\r\n');
  return {
    status: Number(line.split(' ')[1]),
    headers: new Map(
      fields.map((field) => {
        const [key = '', ...value] = field.split(': ');
        return [key.toLowerCase(), value.join(': ')];
      }),
    ),
    body: rest.join('\r\n\r\n'),
  };
};
