import { createFileRegistry, fromBinary, type FileRegistry } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { bindingsOf } from './http-rules.js';
import { compareTemplates, matchPath, type RawPath } from './path-template.js';
import { createRoute, type Route } from './route.js';

/** The descriptors of a service with HTTP annotations. */
export const readDescriptors = (set: Uint8Array): FileRegistry =>
  createFileRegistry(fromBinary(FileDescriptorSetSchema, set));

/** The routes of all annotated methods, in declaration order. */
export const routesOf = (registry: FileRegistry): Route[] => {
  const routes: Route[] = [];
  for (const { services } of registry.files)
    for (const { methods } of services)
      for (const method of methods)
        routes.push(...bindingsOf(method, registry).map((binding) => createRoute(method, binding, registry)));
  return routes;
};

export interface Match {
  readonly route: Route;
  /** Values by template variable. */
  readonly values: ReadonlyMap<string, string>;
}

export interface Router {
  /**
   * Returns the route of a request; the allowed methods if only the path matches; undefined for an unknown path. HEAD
   * counts as GET.
   * @throws URIError when the path is not percent-encoded UTF-8
   */
  find(httpMethod: string, path: RawPath): Match | { readonly allowed: readonly string[] } | undefined;
}

/** @throws TypeError when two routes match the same requests */
export const createRouter = (routes: readonly Route[]): Router => {
  const ordered = routes.toSorted((a, b) => compareTemplates(a.template, b.template));
  const seen = new Map<string, Route>();
  for (const route of routes) {
    const key = `${route.httpMethod} ${route.template.shape}`;
    const other = seen.get(key);
    if (other !== undefined) throw new TypeError(`${key} is a route of both ${other.rpcPath} and ${route.rpcPath}`);
    seen.set(key, route);
  }
  return {
    find(httpMethod, path) {
      const wanted = httpMethod === 'HEAD' ? 'GET' : httpMethod;
      const allowed = new Set<string>();
      let shape: string | undefined;
      for (const route of ordered) {
        // Only the most literal template counts. Otherwise DELETE on a verb's path would delete the resource with
        // that id.
        if (shape !== undefined && route.template.shape !== shape) continue;
        const values = matchPath(route.template, path);
        if (values === undefined) continue;
        shape = route.template.shape;
        if (route.httpMethod === wanted) return { route, values };
        allowed.add(route.httpMethod);
      }
      if (allowed.has('GET')) allowed.add('HEAD');
      return allowed.size === 0 ? undefined : { allowed: [...allowed, 'OPTIONS'] };
    },
  };
};
