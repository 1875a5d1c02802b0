import { fileURLToPath } from 'node:url';

export const protos = fileURLToPath(new URL('../../protos', import.meta.url));

/** The options that the guide's example gives proto-loader. */
export const loadOptions = { includeDirs: [protos], longs: String, enums: String, defaults: true, oneofs: true };

const timestampOf = (micros) => {
  const ms = Number(micros) / 1_000;
  return { seconds: String(Math.floor(ms / 1_000)), nanos: (ms % 1_000) * 1_000_000 };
};

/** A row of data.ts as proto-loader takes it. Made once at the start: peers are spared what our handlers do for each call. */
export const messageOf = ({ sequence: _, createTime, updateTime, ...fields }) => ({
  ...fields,
  createTime: timestampOf(createTime),
  updateTime: timestampOf(updateTime),
});
