import { z } from 'zod';
import { tryCommand } from './command.js';

/** A server, and how to reach it. */
export interface Target {
  readonly address: string;
  /** Absent: plaintext. */
  readonly tls?: {
    readonly caFile: string;
    readonly serverName: string;
    readonly certificateFile?: string;
    readonly keyFile?: string;
  };
  /** Sent as a bearer token. */
  readonly token?: string;
  /** Sent with reflection requests instead. */
  readonly reflectionToken?: string;
}

/** The end of a call, with the responses received before. */
export interface CallResult {
  readonly messages: readonly Message[];
  /** The canonical name: `OK`, `NotFound`. `ConnectionFailed` if there was no call, as after a failed handshake. */
  readonly code: string;
  readonly message: string;
  /** `google.rpc` details, as JSON with `@type`. */
  readonly details: readonly Message[];
}

export type Message = Readonly<Record<string, unknown>>;

const status = z.object({
  code: z.number(),
  message: z.string().default(''),
  details: z.array(z.record(z.string(), z.unknown())).default([]),
});
const message = z.record(z.string(), z.unknown());
const codes = [
  'OK',
  'Canceled',
  'Unknown',
  'InvalidArgument',
  'DeadlineExceeded',
  'NotFound',
  'AlreadyExists',
  'PermissionDenied',
  'ResourceExhausted',
  'FailedPrecondition',
  'Aborted',
  'OutOfRange',
  'Unimplemented',
  'Internal',
  'Unavailable',
  'DataLoss',
  'Unauthenticated',
];

/** grpcurl prints one indented object after the other: each ends with a brace at the start of a line. */
const objects = (printed: string): Message[] =>
  (printed.match(/^\{(?:[\s\S]*?^)?\}$/gm) ?? []).map((object) => message.parse(JSON.parse(object)));

const bearer = (flag: string, token: string | undefined): string[] =>
  token ? [flag, `authorization: Bearer ${token}`] : [];

const connection = ({ address, tls, token, reflectionToken = token }: Target): string[] => [
  '-connect-timeout',
  '10',
  '-max-time',
  '30',
  ...(tls
    ? [
        '-cacert',
        tls.caFile,
        '-authority',
        tls.serverName,
        ...(tls.certificateFile ? ['-cert', tls.certificateFile] : []),
        ...(tls.keyFile ? ['-key', tls.keyFile] : []),
      ]
    : ['-plaintext']),
  ...bearer('-rpc-header', token),
  ...bearer('-reflect-header', reflectionToken),
  address,
];

/** Calls a method with grpcurl, which uses reflection. A streaming call sends each of `requests`. */
export const grpcurl = async (target: Target, method: string, ...requests: readonly Message[]): Promise<CallResult> => {
  const input = requests.map((request) => JSON.stringify(request)).join('\n');
  const { code, stdout, stderr } = await tryCommand(
    'grpcurl',
    ['-format-error', '-emit-defaults', '-d', '@', ...connection(target), method],
    { input },
  );
  const messages = objects(stdout);
  if (code === 0) return { messages, code: 'OK', message: '', details: [] };
  const [error] = objects(stderr);
  if (error === undefined) return { messages, code: 'ConnectionFailed', message: stderr, details: [] };
  const failed = status.parse(error);
  return {
    messages,
    code: codes[failed.code] ?? String(failed.code),
    message: failed.message,
    details: failed.details,
  };
};

/** `grpcurl … list` and `grpcurl … describe`: the output, line by line. */
export const grpcurlReflection = async (target: Target, ...verb: readonly string[]): Promise<readonly string[]> => {
  const { code, stdout, stderr } = await tryCommand('grpcurl', [...connection(target), ...verb]);
  if (code !== 0) throw new Error(stderr);
  return stdout.trim().split('\n');
};
