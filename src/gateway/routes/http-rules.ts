import {
  getOption,
  hasOption,
  isMessage,
  toJson,
  type DescExtension,
  type DescMethod,
  type FileRegistry,
} from '@bufbuild/protobuf';
import * as z from 'zod';

const annotation = 'google.api.http';

/** `google.api.HttpRule` as JSON. */
const binding = z.object({
  get: z.string().optional(),
  put: z.string().optional(),
  post: z.string().optional(),
  delete: z.string().optional(),
  patch: z.string().optional(),
  custom: z.object({ kind: z.string(), path: z.string() }).optional(),
  body: z.string().default(''),
  responseBody: z.string().default(''),
});
const httpRule = binding.extend({ additionalBindings: z.array(binding).default([]) });

/** One way to call a method over HTTP. */
export interface HttpBinding {
  readonly httpMethod: string;
  readonly path: string;
  /** The request field that the body sets; `*` for the whole request, empty for none. */
  readonly body: string;
  /** The response field to send; empty for the whole response. */
  readonly responseBody: string;
}

/** The bindings of a method, the primary one first; empty if it has none. */
export const bindingsOf = (method: DescMethod, registry: FileRegistry): HttpBinding[] => {
  const extension = registry.getExtension(annotation);
  if (extension === undefined || !hasOption(method, extension)) return [];
  const { additionalBindings, ...rule } = httpRule.parse(optionInJson(method, extension));
  return [rule, ...additionalBindings].map((one) => toBinding(one, method));
};

const optionInJson = (method: DescMethod, extension: DescExtension): unknown => {
  const option: unknown = getOption(method, extension);
  const { message } = extension;
  if (message === undefined || message === null || !isMessage(option, message))
    throw new TypeError(`${annotation} is not an HttpRule`);
  return toJson(message, option);
};

const toBinding = (
  { body, responseBody, custom, ...rule }: z.infer<typeof binding>,
  method: DescMethod,
): HttpBinding => {
  if (custom !== undefined) return { httpMethod: custom.kind.toUpperCase(), path: custom.path, body, responseBody };
  for (const kind of ['get', 'put', 'post', 'delete', 'patch'] as const) {
    const path = rule[kind];
    if (path !== undefined) return { httpMethod: kind.toUpperCase(), path, body, responseBody };
  }
  throw new TypeError(`the ${annotation} rule of ${method.toString()} has no path`);
};
