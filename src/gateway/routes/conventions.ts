import {
  getOption,
  hasOption,
  type DescField,
  type DescMessage,
  type DescMethod,
  type FileRegistry,
} from '@bufbuild/protobuf';
import { fieldNamed, isFieldMask, isText } from '../messages/field-path.js';
import type { RouteBody } from './route.js';

/**
 * The fields of a method for which HTTP has headers and methods. Their names and types identify them. Source: AIP-134
 * (update_mask), AIP-154 (etag), AIP-155 (request_id), AIP-157 (read_mask), AIP-158 (page_token).
 */
export interface Conventions {
  /** The etag field of the request; If-Match sets it. */
  readonly etag: readonly DescField[] | undefined;
  /** Idempotency-Key sets it. */
  readonly requestId: DescField | undefined;
  readonly readMask: DescField | undefined;
  /** A PATCH sets it to the names of the fields in its body. */
  readonly updateMask: DescField | undefined;
  readonly page: { readonly token: DescField; readonly nextToken: DescField } | undefined;
  /** Fields that a PATCH may send but does not change: output-only fields, ids, the etag. */
  readonly unpatched: ReadonlySet<DescField>;
  /** The etag field of the response, sent as ETag, if it covers the whole response. */
  readonly answerEtag: DescField | undefined;
}

/** See protos/v1/http/http.proto. */
const coversMessage = 'v1.http.etag_covers_message';

const fieldBehavior = 'google.api.field_behavior';
/** Values of `google.api.FieldBehavior`. Source: google/api/field_behavior.proto. */
export const behaviors = { required: 2, outputOnly: 3, identifier: 8 } as const;

/** The field behaviors in a field's annotation. */
export const behaviorsOf = (field: DescField, registry: FileRegistry): readonly unknown[] => {
  const extension = registry.getExtension(fieldBehavior);
  const option: unknown = extension && hasOption(field, extension) ? getOption(field, extension) : [];
  return Array.isArray(option) ? option : [];
};

export const conventionsOf = (
  { input, output }: DescMethod,
  body: RouteBody,
  answer: DescMessage,
  registry: FileRegistry,
): Conventions => {
  const text = (message: DescMessage, name: string): DescField | undefined => {
    const field = fieldNamed(message, name);
    return isText(field) ? field : undefined;
  };
  const mask = (name: string): DescField | undefined => {
    const field = fieldNamed(input, name);
    return isFieldMask(field) ? field : undefined;
  };
  const [token, nextToken] = [text(input, 'page_token'), text(output, 'next_page_token')];
  const answerEtag = text(answer, 'etag');
  const etag = etagOf(text(input, 'etag'), body, text);
  const covers = registry.getExtension(coversMessage);
  return {
    etag,
    requestId: text(input, 'request_id'),
    readMask: mask('read_mask'),
    updateMask: mask('update_mask'),
    unpatched: new Set(
      (body.kind === 'field' ? (body.field.message?.fields ?? []) : []).filter((field) => {
        const own = behaviorsOf(field, registry);
        return field === etag?.at(-1) || own.includes(behaviors.outputOnly) || own.includes(behaviors.identifier);
      }),
    ),
    page: token && nextToken && { token, nextToken },
    answerEtag:
      answerEtag && covers && hasOption(answer, covers) && getOption(answer, covers) === true ? answerEtag : undefined,
  };
};

const etagOf = (
  own: DescField | undefined,
  body: RouteBody,
  text: (message: DescMessage, name: string) => DescField | undefined,
): readonly DescField[] | undefined => {
  if (own !== undefined) return [own];
  if (body.kind !== 'field' || body.field.fieldKind !== 'message') return undefined;
  const inside = text(body.field.message, 'etag');
  return inside && [body.field, inside];
};
