import type { DescField, DescMessage, DescMethod, FileRegistry } from '@bufbuild/protobuf';
import { fieldNamed, fieldsOnPath } from '../messages/field-path.js';
import { conventionsOf, type Conventions } from './conventions.js';
import type { HttpBinding } from './http-rules.js';
import { parsePathTemplate, type PathTemplate } from './path-template.js';

/** The part of a request that the body sets. */
export type RouteBody =
  { readonly kind: 'none' } | { readonly kind: 'whole' } | { readonly kind: 'field'; readonly field: DescField };

/** An HTTP method and path template, and the RPC that they call. */
export interface Route {
  readonly httpMethod: string;
  readonly template: PathTemplate;
  readonly method: DescMethod;
  /** The RPC's path in gRPC: `/v1.user.User/GetUser`. */
  readonly rpcPath: string;
  /** The fields that each variable of the template sets. */
  readonly variables: ReadonlyMap<string, readonly DescField[]>;
  readonly body: RouteBody;
  /** The response field to send; undefined for the whole response. */
  readonly responseField: DescField | undefined;
  /** The type of the sent JSON. */
  readonly answer: DescMessage;
  readonly conventions: Conventions;
}

/** @throws TypeError when the annotation names an unknown field */
export const createRoute = (method: DescMethod, binding: HttpBinding, registry: FileRegistry): Route => {
  const wrong = (what: string): TypeError => new TypeError(`${method.parent.typeName}.${method.name}: ${what}`);
  const template = parsePathTemplate(binding.path);
  const variables = new Map<string, readonly DescField[]>();
  for (const { field } of template.variables) {
    const fields = fieldsOnPath(method.input, field);
    if (fields?.at(-1)?.fieldKind !== 'scalar') throw wrong(`{${field}} is not a scalar field of the request`);
    variables.set(field, fields);
  }
  const body = bodyOf(method, binding.body);
  if (body === undefined) throw wrong(`body ${binding.body} is not a field of the request`);
  const responseField = binding.responseBody === '' ? undefined : fieldNamed(method.output, binding.responseBody);
  if (binding.responseBody !== '' && responseField?.fieldKind !== 'message')
    throw wrong(`response_body ${binding.responseBody} is not a message of the response`);
  const answer = responseField?.message ?? method.output;
  return {
    httpMethod: binding.httpMethod,
    template,
    method,
    rpcPath: `/${method.parent.typeName}/${method.name}`,
    variables,
    body,
    responseField,
    answer,
    conventions: conventionsOf(method, body, answer, registry),
  };
};

const bodyOf = (method: DescMethod, name: string): RouteBody | undefined => {
  if (name === '') return { kind: 'none' };
  if (name === '*') return { kind: 'whole' };
  const field = fieldNamed(method.input, name);
  return field && { kind: 'field', field };
};
