import { expect } from 'chai';
import type { BatchGetUsersRequest } from '../../src/contract/gen/v1/user/BatchGetUsersRequest.js';
import type { BatchGetUsersResponse } from '../../src/contract/gen/v1/user/BatchGetUsersResponse.js';
import type { ExportUsersRequest } from '../../src/contract/gen/v1/user/ExportUsersRequest.js';
import type { ExportUsersResponse } from '../../src/contract/gen/v1/user/ExportUsersResponse.js';
import type { GetUserRequest } from '../../src/contract/gen/v1/user/GetUserRequest.js';
import type { GetUserResponse } from '../../src/contract/gen/v1/user/GetUserResponse.js';
import type { ImportUsersRequest } from '../../src/contract/gen/v1/user/ImportUsersRequest.js';
import type { ImportUsersResponse } from '../../src/contract/gen/v1/user/ImportUsersResponse.js';
import type { LookupUsersRequest } from '../../src/contract/gen/v1/user/LookupUsersRequest.js';
import type { LookupUsersResponse } from '../../src/contract/gen/v1/user/LookupUsersResponse.js';
import { userDefinition, type UserDefinition, type UserMessage } from '../../src/contract/user.js';
import type { PostDefinition } from '../../src/contract/post.js';
import type { CallContext, Method, MethodNames } from '../../src/grpc/index.js';
import type { MethodLimits, Service, ServiceLimits } from '../../src/grpc/server/index.js';
import type { PostHandlers } from '../../src/contract/gen/v1/post/Post.js';
import type { UserHandlers } from '../../src/contract/gen/v1/user/User.js';
import { emptyUserMessage } from '../../src/user/messages.js';
import { partialService, unimplemented } from '../../src/grpc/testing/index.js';

/* How the compiler sees the generated types. These tests fail at compile time, not at run time. */

type IsAny<T> = 0 extends 1 & T ? true : false;
type Same<A, B> = IsAny<A> extends IsAny<B> ? ([A, B] extends [B, A] ? true : false) : false;
const holds = <T extends true>(...facts: T[]): T[] => facts;

type UserService = Service<UserDefinition>;
type PostService = Service<PostDefinition>;
/** The explicit keys of a generated type, without its index signature. */
type Declared<T> = keyof { [K in keyof T as string extends K ? never : K]: unknown };
type FormOfUser<K extends MethodNames<UserDefinition>> = Method<UserDefinition, K>['form'];

const user: UserMessage = {
  ...emptyUserMessage,
  userId: '1',
  name: 'Henry',
  phoneNumber: '01012341234',
  age: 22,
  createTime: null,
  updateTime: { seconds: '0', nanos: 0 },
  etag: 'e',
};

/** Like a real service: only the handlers have a type. */
const service = partialService(userDefinition, {
  GetUser: async ({ userId, readMask }, { signal }) => {
    holds<Same<typeof userId, string>>();
    holds<Same<typeof readMask, GetUserRequest['readMask']>>();
    holds<Same<typeof signal, AbortSignal>>();
    await Promise.resolve();
    return { userMessage: user };
  },
  async *ExportUsers({ after }) {
    holds<Same<typeof after, string>>();
    yield await Promise.resolve({ userMessage: user, cursor: after });
  },
  async ImportUsers(requests) {
    let created = 0;
    for await (const { userMessage } of requests) {
      holds<Same<typeof userMessage, UserMessage | null>>();
      if (userMessage !== null) created += 1;
    }
    return { created: String(created), updated: '0' };
  },
  async *LookupUsers(requests) {
    for await (const { userId } of requests) {
      holds<Same<typeof userId, string>>();
      yield { userId, userMessage: null };
    }
  },
});

describe('the types of a service', () => {
  it('are compared by a test that can fail', () => {
    // @ts-expect-error
    holds<Same<string, number>>();
    // @ts-expect-error
    holds<Same<'a' | 'b', 'a'>>();
    // @ts-expect-error `any` equals only itself.
    holds<Same<ReturnType<typeof JSON.parse>, string>>();
    // @ts-expect-error The parameter requires more.
    holds<Same<(request: { a: string }) => void, (request: { a?: string }) => void>>();
    expect(holds(true)).to.deep.equal([true]);
  });

  it('name the methods of the proto and no others', () => {
    holds<Same<keyof UserService, Declared<UserHandlers>>>();
    holds<Same<keyof PostService, Declared<PostHandlers>>>();
    // @ts-expect-error The generated handlers also have an index signature.
    holds<Same<keyof UserHandlers, Declared<UserHandlers>>>();

    // @ts-expect-error The proto has no such method.
    const extra: UserService = { ...service, GetUsers: unimplemented };
    // @ts-expect-error Every method of the proto is required.
    const missing: UserService = { GetUser: service.GetUser };
    expect([extra, missing]).to.have.length(2);
  });

  it('tell the four forms apart', () => {
    holds<Same<FormOfUser<'GetUser'>, 'unary'>>();
    holds<Same<FormOfUser<'ExportUsers'>, 'serverStream'>>();
    holds<Same<FormOfUser<'ImportUsers'>, 'clientStream'>>();
    holds<Same<FormOfUser<'LookupUsers'>, 'bidi'>>();
  });

  it('give each handler its complete request and ask for its complete response', () => {
    type Handler<Request, Response> = (request: Request, context: CallContext) => Response;
    holds<Same<UserService['GetUser'], Handler<GetUserRequest, Promise<GetUserResponse>>>>();
    holds<Same<UserService['BatchGetUsers'], Handler<BatchGetUsersRequest, Promise<BatchGetUsersResponse>>>>();
    type Export = (request: ExportUsersRequest, context: CallContext) => AsyncIterable<ExportUsersResponse>;
    holds<Same<UserService['ExportUsers'], Export>>();
    type Import = (requests: AsyncIterable<ImportUsersRequest>, context: CallContext) => Promise<ImportUsersResponse>;
    holds<Same<UserService['ImportUsers'], Import>>();
    type Lookup = (
      requests: AsyncIterable<LookupUsersRequest>,
      context: CallContext,
    ) => AsyncIterable<LookupUsersResponse>;
    holds<Same<UserService['LookupUsers'], Lookup>>();
  });

  it('let a caller leave out any field, and misspell none', () => {
    type Sent = Method<UserDefinition, 'UpdateUser'>['payloads']['requestIn'];
    const sent: Sent[] = [{}, { userMessage: { userId: '1', age: 23 } }, { updateMask: { paths: ['age'] } }];
    // @ts-expect-error
    sent.push({ userMesage: null });
    // @ts-expect-error
    sent.push({ userMessage: { id: '1' } });
    expect(sent).to.have.length(5);
  });

  it('let limits be set for methods that there are, and for no others', () => {
    const limits: MethodLimits<UserDefinition>[] = [{ GetUser: { maxRequestBytes: 1_024 } }];
    // @ts-expect-error The proto has no such method.
    limits.push({ GetUsers: { maxRequestBytes: 1_024 } });
    // @ts-expect-error A typo.
    limits.push({ GetUser: { maxRequestByte: 1_024 } });
    // @ts-expect-error Methods belong in their own list.
    const inPlace: ServiceLimits<UserDefinition> = { GetUser: { maxRequestBytes: 1_024 } };
    expect([...limits, inPlace]).to.have.length(4);
  });

  it('refuse a response that is misspelt, incomplete or of another form', () => {
    const wrong: Partial<UserService>[] = [
      // @ts-expect-error A typo.
      { GetUser: () => Promise.resolve({ userMesage: user }) },
      // @ts-expect-error A field is missing.
      { GetUser: () => Promise.resolve({ userMessage: { userId: '1' } }) },
      // @ts-expect-error 64-bit integers are strings.
      { ImportUsers: () => Promise.resolve({ created: 1, updated: 0 }) },
      // @ts-expect-error The response streams.
      { ExportUsers: () => Promise.resolve({ userMessage: user, cursor: '' }) },
      // @ts-expect-error The request is not a stream.
      { GetUser: (_requests: AsyncIterable<GetUserRequest>) => Promise.resolve({ userMessage: user }) },
    ];
    expect(wrong).to.have.length(5);
  });
});
