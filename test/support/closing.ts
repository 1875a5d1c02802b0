/** Closes after each test of the suite what the test opened, the last first. */
export const closing = (): (<T extends { close(): unknown }>(opened: T) => T) => {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0).toReversed()) await one.close();
  });
  return (opened) => {
    open.push(opened);
    return opened;
  };
};
