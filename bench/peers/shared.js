import { fileURLToPath } from 'node:url';

export const protos = fileURLToPath(new URL('../../protos', import.meta.url));

/** The options of proto-loader in the guide's example. */
export const loadOptions = { includeDirs: [protos], longs: String, enums: String, defaults: true, oneofs: true };

const timestampOf = (micros) => {
  const ms = Number(micros) / 1_000;
  return { seconds: String(Math.floor(ms / 1_000)), nanos: (ms % 1_000) * 1_000_000 };
};

/** A row of data.ts for proto-loader, converted once at the start; our handlers convert rows in each call. */
export const messageOf = ({ sequence: _, createTime, updateTime, ...fields }) => ({
  ...fields,
  createTime: timestampOf(createTime),
  updateTime: timestampOf(updateTime),
});
