import { expect } from 'chai';
import { postDescriptors, userDescriptors } from '../../src/contract/descriptors.js';
import { AuthorStatus, postDefinition } from '../../src/contract/post.js';
import { userDefinition } from '../../src/contract/user.js';
import { fileOf, type File } from './descriptor-set.js';

const { GetUser, ImportUsers, LookupUsers, UpdateUser } = userDefinition;
const { GetPost } = postDefinition;

/** Every field of the message at its default, by its descriptor. */
const defaultsOf = ({ messageType, enumType }: File, name: string): object => {
  const fields = messageType.find((message) => message.name === name)?.field ?? [];
  const defaultOf = ({ type, typeName, label }: (typeof fields)[number]): unknown => {
    if (label === 'LABEL_REPEATED') return [];
    const words = enumType.find((one) => typeName.endsWith(`.${one.name}`))?.value;
    return type === 'TYPE_ENUM' ? words?.[0]?.name : defaults[type];
  };
  return Object.fromEntries(
    fields.map((field) => [field.name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()), defaultOf(field)]),
  );
};

const defaults: Readonly<Record<string, unknown>> = {
  TYPE_STRING: '',
  TYPE_BOOL: false,
  TYPE_INT32: 0,
  TYPE_INT64: '0',
  TYPE_MESSAGE: null,
};

const noUser = defaultsOf(fileOf(userDescriptors(), 'v1/user/user.proto'), 'UserMessage');
const noPost = defaultsOf(fileOf(postDescriptors(), 'v1/post/post.proto'), 'PostMessage');

describe('a message that arrives', () => {
  it('is complete, as its type says, with any field left out', () => {
    expect(GetUser.requestDeserialize(Buffer.of())).to.deep.equal({ userId: '', readMask: null });
    expect(GetUser.responseDeserialize(Buffer.of())).to.deep.equal({ userMessage: null });
    expect(GetUser.responseDeserialize(Buffer.of(10, 0))).to.deep.equal({ userMessage: noUser });
    expect(GetPost.responseDeserialize(Buffer.of(10, 0))).to.deep.equal({ postMessage: noPost });
    expect(LookupUsers.responseDeserialize(Buffer.of())).to.deep.equal({ userId: '', userMessage: null });
  });

  it('has 64-bit integers as strings, beyond what a number holds', () => {
    const sent = { created: '9007199254740993', updated: '0' };
    expect(ImportUsers.responseDeserialize(ImportUsers.responseSerialize(sent))).to.deep.equal(sent);
  });

  it('has times as seconds in a string and nanos', () => {
    const createTime = { seconds: '-62135596800', nanos: 999_999_999 };
    const bytes = GetUser.responseSerialize({ userMessage: { createTime } });
    expect(GetUser.responseDeserialize(bytes)).to.deep.equal({ userMessage: { ...noUser, createTime } });
  });

  it('has enums by name', () => {
    const bytes = GetPost.responseSerialize({ postMessage: { authorStatus: 'AUTHOR_STATUS_UNAVAILABLE' } });
    expect(GetPost.responseDeserialize(bytes)).to.deep.equal({
      postMessage: { ...noPost, authorStatus: AuthorStatus.AUTHOR_STATUS_UNAVAILABLE },
    });
  });

  it('has the paths of a field mask as they were sent, in proto names', () => {
    const bytes = UpdateUser.requestSerialize({ updateMask: { paths: ['phone_number', '*'] } });
    expect(UpdateUser.requestDeserialize(bytes)).to.deep.equal({
      userMessage: null,
      updateMask: { paths: ['phone_number', '*'] },
    });
  });
});

/** One field on the wire, shorter than 128 bytes. */
const bytesField = (number: number, content: Buffer | string): Buffer =>
  Buffer.concat([Buffer.of((number << 3) | 2, Buffer.byteLength(content)), Buffer.from(content)]);

describe('the bytes of a tutorial peer', () => {
  it('are read as a user', () => {
    const user = Buffer.concat([
      bytesField(1, '1'),
      bytesField(2, 'Henry'),
      bytesField(3, '01012341234'),
      Buffer.of(4 << 3, 22),
    ]);
    expect(GetUser.requestDeserialize(bytesField(1, '1')).userId).to.equal('1');
    const expected = { ...noUser, userId: '1', name: 'Henry', phoneNumber: '01012341234', age: 22 };
    expect(GetUser.responseDeserialize(bytesField(1, user)).userMessage).to.deep.equal(expected);
    const list = Buffer.concat([bytesField(1, user), bytesField(1, user)]);
    expect(userDefinition.ListUsers.responseDeserialize(list).userMessages).to.deep.equal([expected, expected]);
    expect(
      GetUser.responseSerialize({ userMessage: { userId: '1', name: 'Henry', phoneNumber: '01012341234', age: 22 } }),
    ).to.deep.equal(bytesField(1, user));
  });

  it('are read as a post', () => {
    const post = Buffer.concat([
      bytesField(1, '7'),
      bytesField(2, 'Max'),
      bytesField(3, 'Title'),
      bytesField(4, 'Body'),
      bytesField(5, 'a'),
      bytesField(5, 'b'),
    ]);
    const expected = { ...noPost, postId: '7', author: 'Max', title: 'Title', body: 'Body', tags: ['a', 'b'] };
    expect(postDefinition.ListPosts.responseDeserialize(bytesField(1, post)).postMessages).to.deep.equal([expected]);
    const { ListPostsByUserId } = postDefinition;
    expect(ListPostsByUserId.requestDeserialize(bytesField(1, '4')).userId).to.equal('4');
    expect(ListPostsByUserId.responseDeserialize(bytesField(1, post)).postMessages).to.deep.equal([expected]);
  });
});
