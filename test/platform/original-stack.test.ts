import { expect } from 'chai';
import { originalFrames, originalStack } from '../../src/platform/original-stack.js';

describe('the stack of an error', () => {
  const thrown = new Error('a bug'); // line 5

  it('names files and lines of the TypeScript', () => {
    expect(originalStack(thrown).split('\n')[1]).to.match(/at .*\(?test\/platform\/original-stack\.test\.ts:5:18\)?$/);
    expect(originalFrames(thrown)).to.match(/^\s+at .*original-stack\.test\.ts:5:18/);
  });

  it('begins as V8 wrote it, and its frames without the text', () => {
    expect(originalStack(thrown)).to.match(/^Error: a bug\n {4}at /);
    expect(originalFrames(thrown)).not.to.contain('a bug');
  });

  it('leaves alone what has no map, and what is no frame but looks like one', () => {
    const position = /file:\S+original-stack\.test\.js:\d+:\d+/.exec(thrown.stack ?? '')?.[0];
    const message = `no user\n    at read (${position})`;
    const error = new Error(message);
    error.stack = `Error: ${message}\n    at run (file:///nowhere/main.js:1:2)\n    at node:internal/main:3:4`;
    expect(originalStack(error)).to.equal(error.stack);
    expect(originalFrames(error)).to.equal('    at run (file:///nowhere/main.js:1:2)\n    at node:internal/main:3:4');
  });

  it('is the text alone where there are no frames', () => {
    const error = new Error('bare');
    error.stack = 'Error: bare';
    expect(originalStack(error)).to.equal('Error: bare');
    delete error.stack;
    expect(originalStack(error)).to.equal('bare');
    expect(originalFrames(error)).to.equal('');
  });
});
