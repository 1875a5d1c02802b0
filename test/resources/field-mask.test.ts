import { expect } from 'chai';
import * as fc from 'fast-check';
import { readMask, updateMask } from '../../src/resources/field-mask.js';
import { Violations } from '../../src/resources/violations.js';

interface Message {
  postId: string;
  title: string;
  tags: string[];
  authorUserId: string;
  count: number;
  createTime: object | null;
  role: string;
}

const empty: Message = {
  postId: '',
  title: '',
  tags: [],
  authorUserId: '',
  count: 0,
  createTime: null,
  role: 'ROLE_UNSPECIFIED',
};
const full: Message = {
  postId: '1',
  title: 'T',
  tags: ['a'],
  authorUserId: '2',
  count: 3,
  createTime: {},
  role: 'ROLE_ADMIN',
};
const paths = {
  postId: 'post_id',
  title: 'title',
  tags: 'tags',
  authorUserId: 'author_user_id',
  count: 'count',
  createTime: 'create_time',
  role: 'role',
};
type Key = keyof Message;
const keys: Key[] = ['postId', 'title', 'tags', 'authorUserId', 'count', 'createTime', 'role'];

const read = (mask: readonly string[] | null): Message => {
  const violations = new Violations();
  const apply = readMask(violations, 'read_mask', mask && { paths: mask }, empty);
  violations.throwIfAny();
  return apply(full);
};

const update = (mask: readonly string[] | null, message: Message): Key[] => {
  const violations = new Violations();
  const changed = updateMask(violations, 'update_mask', mask && { paths: mask }, message, empty, [
    'title',
    'tags',
    'count',
    'authorUserId',
    'role',
  ]);
  violations.throwIfAny();
  return [...changed];
};

describe('a read mask', () => {
  it('leaves everything when it is absent, empty or *', () => {
    for (const mask of [null, [], ['*'], ['title', '*']]) expect(read(mask)).to.deep.equal(full);
  });

  it('leaves exactly the fields that it names', () => {
    fc.assert(
      fc.property(fc.subarray(keys, { minLength: 1 }), (named) => {
        const masked = read(named.map((key) => paths[key]));
        for (const key of keys) expect(masked[key]).to.equal(named.includes(key) ? full[key] : empty[key]);
      }),
    );
  });

  it('refuses a path that it does not know, and says which are known', () => {
    for (const path of [
      'nonsense',
      '',
      'authorUserId',
      'create_time.seconds',
      'Title',
      'constructor',
      '__proto__',
      ' title',
    ]) {
      expect(() => read(['title', path]), path)
        .to.throw('read_mask.paths[1] is ')
        .with.nested.property('details[0].reason', 'INVALID_REQUEST');
    }
    expect(() => read(['x'.repeat(10_000)]))
      .to.throw('x…"; it must be one of post_id, title, tags, author_user_id')
      .with.property('message')
      .with.length.below(250);
  });
});

describe('a mask', () => {
  it('of more paths than any message has fields is refused unread', () => {
    const paths = Array.from({ length: 101 }, () => 'title');
    expect(() => read(paths)).to.throw('read_mask must name at most 100 paths');
    expect(() => update(paths, full)).to.throw('update_mask must name at most 100 paths');
    expect(read(paths.slice(1))).to.include({ title: 'T', postId: '' });
  });
});

describe('an update mask', () => {
  it('that is absent or empty names the fields that are set', () => {
    for (const mask of [null, []]) {
      expect(update(mask, { ...empty, title: 'new', tags: ['x'] })).to.deep.equal(['title', 'tags']);
      expect(update(mask, { ...empty, role: 'ROLE_ADMIN' })).to.deep.equal(['role']);
      expect(() => update(mask, { ...empty, postId: '1', createTime: {} })).to.throw(
        'update_mask is required: no changeable field is set',
      );
    }
  });

  it('can name a field that is at its default, which empties it', () => {
    expect(update(['tags', 'count'], empty)).to.deep.equal(['tags', 'count']);
  });

  it('that is * names every field that can change', () => {
    expect(update(['*'], empty)).to.deep.equal(['title', 'tags', 'count', 'authorUserId', 'role']);
  });

  it('refuses output-only and unknown fields', () => {
    for (const path of ['post_id', 'create_time', 'authorUserId', 'nonsense'])
      expect(() => update([path], full), path).to.throw('update_mask.paths[0] is ');
  });
});
