import { expect } from 'chai';
import { postDescriptors, userDescriptors } from '../../src/contract/descriptors.js';
import { fileOf, type File } from './descriptor-set.js';

/*
 * The contract as it was agreed, written again by hand: `number name type`, in the order of the numbers.
 * Numbers and types are what deployed clients have; the tutorial's clients have those marked *.
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

const methods = (file: File): string[] =>
  file.service.flatMap((service) =>
    service.method.map(({ name, inputType, outputType, clientStreaming, serverStreaming }) =>
      [
        `${file.package}.${service.name}/${name}:`,
        ...(clientStreaming ? ['stream'] : []),
        inputType.slice(file.package.length + 2),
        '→',
        ...(serverStreaming ? ['stream'] : []),
        outputType.slice(file.package.length + 2),
      ].join(' '),
    ),
  );

const services = [
  { name: 'User', table: user, file: fileOf(userDescriptors(), 'v1/user/user.proto') },
  { name: 'Post', table: post, file: fileOf(postDescriptors(), 'v1/post/post.proto') },
];

describe('the numbers of the contract', () => {
  for (const { name, table, file } of services) {
    const actual = fields(file);
    for (const [message, expected] of Object.entries(table)) {
      it(`${name}: ${message} keeps its fields`, () => {
        expect(actual[message]).to.deep.equal(expected.map((field) => field.replace(' *', '')));
      });
    }

    it(`${name}: declares no message besides`, () => {
      expect(Object.keys(actual)).to.have.members(Object.keys(table));
    });
  }

  it('give each method messages of its name, and the form of its verb', () => {
    for (const { file } of services) {
      const names = file.service.flatMap(({ method }) => method.map(({ name }) => name));
      expect(names).to.not.deep.equal([]);
      expect(methods(file)).to.deep.equal(
        names.map((name) => {
          const [request, response] = [/^(Import|Lookup)/, /^(Export|Lookup)/].map((form) =>
            form.test(name) ? 'stream ' : '',
          );
          const service = file.service[0]?.name;
          return `${file.package}.${service}/${name}: ${request}${name}Request → ${response}${name}Response`;
        }),
      );
    }
  });

  it('keep the values of AuthorStatus', () => {
    const [status] = services[1]?.file.enumType ?? [];
    expect(status?.value.map(({ name, number }) => `${number} ${name}`)).to.deep.equal([
      '0 AUTHOR_STATUS_UNSPECIFIED',
      '1 AUTHOR_STATUS_FOUND',
      '2 AUTHOR_STATUS_NOT_FOUND',
      '3 AUTHOR_STATUS_UNAVAILABLE',
    ]);
  });

  it('give no field a presence of its own, which would add a oneof to its message', () => {
    const optional = services.flatMap(({ file }) =>
      file.messageType.flatMap(({ field }) => field.filter((f) => f.proto3Optional)),
    );
    expect(optional).to.deep.equal([]);
  });
});
