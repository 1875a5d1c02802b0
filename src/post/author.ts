/** The result of an author lookup. */
export type Author =
  | { readonly status: 'found'; readonly name: string }
  | { readonly status: 'notFound' }
  /** User did not respond; `cause` is the error. */
  | { readonly status: 'unavailable'; readonly cause: unknown };
