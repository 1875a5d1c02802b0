/**
 * Processes a stream of inputs, at most `limit` at a time, and yields the results in order. A result is yielded as
 * soon as it is next, without waiting for more inputs, because their sender may wait for it. While no results are
 * read, no inputs are read.
 */
export async function* mapInOrder<Input, Answer>(
  inputs: AsyncIterable<Input>,
  limit: number,
  answer: (input: Input) => Promise<Answer>,
): AsyncGenerator<Answer, void, void> {
  const iterator = inputs[Symbol.asyncIterator]();
  const answers: Promise<{ answer: Answer }>[] = [];
  let reading: Promise<{ input: IteratorResult<Input> }> | undefined;
  let ended = false;
  try {
    while (!ended || answers.length > 0) {
      if (!ended && answers.length < limit) reading ??= handled(iterator.next().then((input) => ({ input })));
      const [next] = answers;
      const event = await Promise.race([next, reading].filter((promise) => promise !== undefined));
      if ('answer' in event) {
        void answers.shift();
        yield event.answer;
      } else {
        reading = undefined;
        if (event.input.done === true) ended = true;
        else answers.push(handled(answer(event.input.value).then((answer) => ({ answer }))));
      }
    }
  } finally {
    // Not awaited: an input that never arrives must not keep the stream from ending.
    if (!ended) iterator.return?.().catch(() => {});
  }
}

/** Keeps the process alive when a promise rejects that may never be awaited. */
const handled = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => {});
  return promise;
};
