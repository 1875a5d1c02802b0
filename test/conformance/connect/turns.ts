export interface Turns {
  /** The messages; for each, `pass` must be called before the next one, and before their end. */
  alternating<T>(messages: AsyncIterable<T>): AsyncIterable<T>;
  pass(): void;
}

/** For a stream on which each request follows the previous response. */
export const turns = (): Turns => {
  let pass = (): void => {};
  return {
    async *alternating(messages) {
      for await (const message of messages) {
        const passed = new Promise<void>((resolve) => (pass = resolve));
        yield message;
        await passed;
      }
    },
    pass: () => pass(),
  };
};
