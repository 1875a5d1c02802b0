/** `/package.Service/Method`, `/package.Service/*` for all methods of a service, or `*` for all methods. */
export const methodPattern = /^(?:\*|\/[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\/(?:\*|[A-Za-z_]\w*))$/;

/** The part of a call that is matched; a call's `MethodInfo` has it. */
export interface MethodName {
  /** `/package.Service/Method` */
  readonly path: string;
  /** `package.Service` */
  readonly service: string;
}

/** Whether a method matches one of the patterns, in constant time. Throws a TypeError for an invalid pattern. */
export const compileMethodPatterns = (patterns: readonly string[]): ((method: MethodName) => boolean) => {
  const wrong = patterns.find((pattern) => !methodPattern.test(pattern));
  if (wrong !== undefined) throw new TypeError(`not a method pattern: ${wrong}`);
  if (patterns.includes('*')) return () => true;
  const paths = new Set(patterns.filter((pattern) => !pattern.endsWith('/*')));
  const services = new Set(patterns.filter((pattern) => pattern.endsWith('/*')).map((pattern) => pattern.slice(1, -2)));
  return ({ path, service }) => paths.has(path) || services.has(service);
};
