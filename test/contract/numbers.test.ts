import { expect } from 'chai';
import { postDescriptors, userDescriptors } from '../../src/contract/descriptors.js';
import { postDefinition } from '../../src/contract/post.js';
import { userDefinition } from '../../src/contract/user.js';
import { fileOf, type File } from './descriptor-set.js';

/*
 * The agreed contract, written again by hand: `number name type`, in the order of the numbers. Deployed clients
 * depend on numbers and types; * marks those of the tutorial.
 */

const user: Readonly<Record<string, readonly string[]>> = {
  UserMessage: [
    '1 user_id string *',
    '2 name string *',
    '3 phone_number string *',
    '4 age int32 *',
    '5 create_time google.protobuf.Timestamp',
    '6 update_time google.protobuf.Timestamp',
    '7 etag string',
  ],
  GetUserRequest: ['1 user_id string *', '2 read_mask google.protobuf.FieldMask'],
  GetUserResponse: ['1 user_message v1.user.UserMessage *'],
  ListUsersRequest: ['1 page_size int32', '2 page_token string'],
  ListUsersResponse: ['1 user_messages repeated v1.user.UserMessage *', '2 next_page_token string'],
  BatchGetUsersRequest: ['1 user_ids repeated string', '2 read_mask google.protobuf.FieldMask'],
  BatchGetUsersResponse: ['1 user_messages repeated v1.user.UserMessage', '2 missing_user_ids repeated string'],
  CreateUserRequest: ['1 user_message v1.user.UserMessage', '2 request_id string'],
  CreateUserResponse: ['1 user_message v1.user.UserMessage'],
  UpdateUserRequest: ['1 user_message v1.user.UserMessage', '2 update_mask google.protobuf.FieldMask'],
  UpdateUserResponse: ['1 user_message v1.user.UserMessage'],
  DeleteUserRequest: ['1 user_id string', '2 etag string'],
  DeleteUserResponse: [],
  ExportUsersRequest: ['1 after string'],
  ExportUsersResponse: ['1 user_message v1.user.UserMessage', '2 cursor string'],
  ImportUsersRequest: ['1 user_message v1.user.UserMessage'],
  ImportUsersResponse: ['1 created int64', '2 updated int64'],
  LookupUsersRequest: ['1 user_id string'],
  LookupUsersResponse: ['1 user_id string', '2 user_message v1.user.UserMessage'],
};

const post: Readonly<Record<string, readonly string[]>> = {
  PostMessage: [
    '1 post_id string *',
    '2 author string *',
    '3 title string *',
    '4 body string *',
    '5 tags repeated string *',
    '6 author_user_id string',
    '7 author_status v1.post.AuthorStatus',
    '8 create_time google.protobuf.Timestamp',
    '9 update_time google.protobuf.Timestamp',
    '10 etag string',
  ],
  ListPostsByUserIdRequest: ['1 user_id string *', '2 page_size int32', '3 page_token string'],
  ListPostsByUserIdResponse: ['1 post_messages repeated v1.post.PostMessage *', '2 next_page_token string'],
  ListPostsRequest: ['1 page_size int32', '2 page_token string'],
  ListPostsResponse: ['1 post_messages repeated v1.post.PostMessage *', '2 next_page_token string'],
  GetPostRequest: ['1 post_id string', '2 read_mask google.protobuf.FieldMask'],
  GetPostResponse: ['1 post_message v1.post.PostMessage'],
  CreatePostRequest: ['1 post_message v1.post.PostMessage', '2 request_id string'],
  CreatePostResponse: ['1 post_message v1.post.PostMessage'],
  UpdatePostRequest: ['1 post_message v1.post.PostMessage', '2 update_mask google.protobuf.FieldMask'],
  UpdatePostResponse: ['1 post_message v1.post.PostMessage'],
  DeletePostRequest: ['1 post_id string', '2 etag string'],
  DeletePostResponse: [],
  ExportPostsRequest: ['1 after string'],
  ExportPostsResponse: ['1 post_message v1.post.PostMessage', '2 cursor string'],
};

/** `number value`, by the name of the enum. */
const postEnums: Readonly<Record<string, readonly string[]>> = {
  AuthorStatus: [
    '0 AUTHOR_STATUS_UNSPECIFIED',
    '1 AUTHOR_STATUS_FOUND',
    '2 AUTHOR_STATUS_NOT_FOUND',
    '3 AUTHOR_STATUS_UNAVAILABLE',
  ],
};

/** The meaning of the verb in a method's name: whether the call is idempotent, and which sides stream. */
const verbs: Readonly<Record<string, { readonly idempotency: string; readonly form: string }>> = {
  BatchGet: { idempotency: 'NO_SIDE_EFFECTS', form: 'Request → Response' },
  Create: { idempotency: 'IDEMPOTENCY_UNKNOWN', form: 'Request → Response' },
  Delete: { idempotency: 'IDEMPOTENT', form: 'Request → Response' },
  Export: { idempotency: 'NO_SIDE_EFFECTS', form: 'Request → stream Response' },
  Get: { idempotency: 'NO_SIDE_EFFECTS', form: 'Request → Response' },
  Import: { idempotency: 'IDEMPOTENCY_UNKNOWN', form: 'stream Request → Response' },
  List: { idempotency: 'NO_SIDE_EFFECTS', form: 'Request → Response' },
  Lookup: { idempotency: 'NO_SIDE_EFFECTS', form: 'stream Request → stream Response' },
  Update: { idempotency: 'IDEMPOTENCY_UNKNOWN', form: 'Request → Response' },
};

const verbOf = (method: string): (typeof verbs)[string] => {
  const name = Object.keys(verbs).find((verb) => new RegExp(`^${verb}[A-Z]`).test(method));
  const verb = verbs[name ?? ''];
  if (verb === undefined) throw new Error(`the verb of ${method} is not in the table of verbs`);
  return verb;
};

const fields = (file: File): Record<string, string[]> =>
  Object.fromEntries(
    file.messageType.map(({ name, field }) => [
      name,
      field.map(({ number, name: fieldName, label, type, typeName }) =>
        [
          number,
          fieldName,
          ...(label === 'LABEL_REPEATED' ? ['repeated'] : []),
          typeName === '' ? type.replace('TYPE_', '').toLowerCase() : typeName.slice(1),
        ].join(' '),
      ),
    ]),
  );

const enums = (file: File): Record<string, string[]> =>
  Object.fromEntries(
    file.enumType.map(({ name, value }) => [name, value.map(({ name: word, number }) => `${number} ${word}`)]),
  );

/** `stream CreateUserRequest → CreateUserResponse`, with the method's name in both messages. */
const formOf = (file: File, method: File['service'][number]['method'][number]): string => {
  const { name, inputType, outputType, clientStreaming, serverStreaming } = method;
  const side = (type: string, streams: boolean): string =>
    `${streams ? 'stream ' : ''}${type.replace(`.${file.package}.${name}`, '')}`;
  return `${side(inputType, clientStreaming)} → ${side(outputType, serverStreaming)}`;
};

interface WithOptions {
  readonly path: string;
  readonly options?: { readonly idempotency_level: string };
}

/** The value in proto-loader's form, which retry policies read: IDEMPOTENCY_UNKNOWN for a method without the option. */
const idempotencyAtRunTime = (definition: object, method: string): string | undefined =>
  new Map(Object.entries<WithOptions>({ ...definition })).get(method)?.options?.idempotency_level;

const services = [
  {
    name: 'User',
    table: user,
    enumTable: {},
    file: fileOf(userDescriptors(), 'v1/user/user.proto'),
    definition: userDefinition,
  },
  {
    name: 'Post',
    table: post,
    enumTable: postEnums,
    file: fileOf(postDescriptors(), 'v1/post/post.proto'),
    definition: postDefinition,
  },
];

describe('the numbers of the contract', () => {
  for (const { name, table, enumTable, file, definition } of services) {
    const actual = fields(file);
    for (const [message, expected] of Object.entries(table)) {
      it(`${name}: ${message} keeps its fields`, () => {
        expect(actual[message]).to.deep.equal(expected.map((field) => field.replace(' *', '')));
      });
    }

    it(`${name}: declares no message besides`, () => {
      expect(Object.keys(actual)).to.have.members(Object.keys(table));
    });

    it(`${name}: keeps the values of its enums, and declares no enum besides`, () => {
      expect(enums(file)).to.deep.equal(enumTable);
    });

    const methods = file.service.flatMap(({ method }) => method);

    it(`${name}: has methods`, () => {
      expect(methods).to.not.deep.equal([]);
      expect(Object.keys(definition)).to.have.members(methods.map(({ name: method }) => method));
    });

    for (const method of methods) {
      it(`${name}: ${method.name} has messages of its name, and the form of its verb`, () => {
        expect(formOf(file, method)).to.equal(verbOf(method.name).form);
      });

      it(`${name}: ${method.name} may be repeated as its verb says, and that is visible at run time`, () => {
        expect(idempotencyAtRunTime(definition, method.name)).to.equal(verbOf(method.name).idempotency);
      });
    }
  }

  it('give no field a presence of its own, which would add a oneof to its message', () => {
    const optional = services.flatMap(({ file }) =>
      file.messageType.flatMap(({ field }) => field.filter((f) => f.proto3Optional)),
    );
    expect(optional).to.deep.equal([]);
  });
});
