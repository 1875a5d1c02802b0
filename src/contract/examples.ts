/** The first user and post of the first data, as JSON. The API document shows them as examples. */
export const examples = {
  'v1.user.UserMessage': {
    userId: '1',
    name: 'Henry',
    phoneNumber: '01012341234',
    age: 22,
    createTime: '2026-01-31T12:00:00Z',
    updateTime: '2026-01-31T12:00:00Z',
    etag: '1.1',
  },
  'v1.post.PostMessage': {
    postId: '1',
    author: 'Henry',
    title: 'One connection, many calls',
    body: 'HTTP/2 puts every call of a client on one connection. A balancer that spreads connections spreads nothing then: it is the client that has to spread its calls.',
    tags: ['grpc', 'http2', 'load-balancing'],
    authorUserId: '1',
    authorStatus: 'AUTHOR_STATUS_FOUND',
    createTime: '2026-01-31T12:00:00Z',
    updateTime: '2026-01-31T12:00:00Z',
    etag: '1.1',
  },
};
