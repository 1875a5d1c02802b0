import * as z from 'zod';
import type { Followed } from '../common/follow-files.js';
import { followJsonFile, type JsonFileOptions, parseJson } from './json-file.js';
import { compileMethodPatterns, type MethodName, methodPattern } from './method-patterns.js';

/** Which subjects may call which methods. A subject that is not named may call nothing. */
export interface AccessPolicy {
  /** Whether the policy names the subject. */
  knows(subject: string): boolean;
  /** Whether the subject may call the method. */
  allows(subject: string, method: MethodName): boolean;
}

/** Opens a policy file and follows its changes. Rejects with FAILED_PRECONDITION when it is not valid. */
export const openAccessPolicy = async (file: JsonFileOptions): Promise<Followed<AccessPolicy>> =>
  followJsonFile('access policy', schema, compile, file);

/**
 * Parses `{"callers":[{"subject":"…","methods":["/v1.user.User/BatchGetUsers","/v1.user.User/*"]}]}`; a subject that
 * appears twice has the methods of both entries. Throws FAILED_PRECONDITION with every invalid place.
 */
export const parseAccessPolicy = (text: string, name = 'the access policy'): AccessPolicy =>
  compile(parseJson(name, schema, text));

const schema = z.strictObject({
  callers: z.array(
    z.strictObject({
      subject: z.string().min(1),
      methods: z.array(
        z.string().regex(methodPattern, 'must be "/package.Service/Method", "/package.Service/*" or "*"'),
      ),
    }),
  ),
});

const compile = ({ callers }: z.output<typeof schema>): AccessPolicy => {
  const patterns = new Map<string, string[]>();
  for (const { subject, methods } of callers) patterns.set(subject, [...(patterns.get(subject) ?? []), ...methods]);
  const compiled = new Map(
    [...patterns].map(([subject, methods]) => [subject, compileMethodPatterns(methods)] as const),
  );
  return {
    knows: (subject) => compiled.has(subject),
    allows: (subject, method) => compiled.get(subject)?.(method) ?? false,
  };
};
