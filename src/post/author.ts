/** What is known of a post's author. */
export type Author =
  | { readonly status: 'found'; readonly name: string }
  | { readonly status: 'notFound' }
  /** User did not say; `cause` is why. */
  | { readonly status: 'unavailable'; readonly cause: unknown };
