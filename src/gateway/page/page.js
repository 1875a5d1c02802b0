// The page at /: it lists posts with their authors, and creates users and posts, all through the API.
const byId = (id) => document.getElementById(id);
const [status, posts, more, authors, token] = ['status', 'posts', 'more', 'post-author', 'token'].map(byId);

/** Calls the API. Throws an Error with what the problem says. */
const call = async (path, body) => {
  const headers = {
    accept: 'application/json',
    ...(body && { 'content-type': 'application/json', 'idempotency-key': key() }),
    ...(token.value && { authorization: `Bearer ${token.value}` }),
  };
  const response = await fetch(path, {
    method: body ? 'POST' : 'GET',
    headers,
    cache: 'no-store',
    ...(body && { body: JSON.stringify(body) }),
  });
  const json = await response.json();
  if (!response.ok) throw new Error(json.detail ?? response.statusText);
  return json;
};

/** A UUID. `crypto.randomUUID` is there over HTTPS and on this machine alone. */
const key = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** An element with text in it: what users wrote is never HTML. */
const element = (name, text, className) => {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};

const authorOf = ({ author, authorStatus }) => {
  if (authorStatus === 'AUTHOR_STATUS_FOUND') return `by ${author}`;
  return authorStatus === 'AUTHOR_STATUS_NOT_FOUND' ? 'by a user who is gone' : 'its author cannot be looked up now';
};

const itemOf = (post) => {
  const item = document.createElement('li');
  item.tabIndex = -1;
  const tags = post.tags.length > 0 ? `, about ${post.tags.join(', ')}` : '';
  item.append(
    element('h3', post.title),
    element('p', `${authorOf(post)}${tags}`, 'about'),
    element('p', post.body, 'text'),
  );
  return item;
};

let nextPageToken = '';
/** The ids of the posts that are shown: one that was created here comes again with its page. */
const shown = new Set();

/** Adds posts to the list. @returns their items */
const addPosts = (messages) => {
  const items = messages.filter(({ postId }) => !shown.has(postId)).map(itemOf);
  for (const { postId } of messages) shown.add(postId);
  posts.append(...items);
  return items;
};

const showPosts = async (pageToken) => {
  const query = new URLSearchParams({ pageSize: '50', pageToken });
  const page = await call(`/v1/posts?${query}`);
  if (pageToken === '') {
    posts.replaceChildren();
    shown.clear();
  }
  nextPageToken = page.nextPageToken;
  more.hidden = nextPageToken === '';
  return addPosts(page.postMessages);
};

const showMorePosts = async () => {
  const items = await showPosts(nextPageToken);
  // The button may be gone now, and the focus with it.
  items[0]?.focus();
  return `${items.length} more posts.`;
};

const showAuthors = async (chosen) => {
  const { userMessages } = await call('/v1/users');
  authors.replaceChildren(...userMessages.map(({ userId, name }) => new Option(name, userId)));
  if (chosen) authors.value = chosen;
};

/** Runs what a form or a button asks for, and says how it went. */
const attempt = async (work) => {
  status.textContent = '';
  try {
    status.textContent = (await work()) ?? '';
  } catch (error) {
    status.textContent = `It did not work: ${error.message}`;
  }
};

const valuesOf = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));

byId('new-post').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  void attempt(async () => {
    const { tags, ...values } = valuesOf(form);
    const list = tags.split(',').map((tag) => tag.trim());
    const post = await call('/v1/posts', { ...values, tags: list.filter((tag) => tag !== '') });
    addPosts([post]);
    form.reset();
    return `Created the post “${post.title}”.`;
  });
});

byId('new-user').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  void attempt(async () => {
    const values = valuesOf(form);
    const user = await call('/v1/users', { ...values, age: Number(values.age) });
    await showAuthors(user.userId);
    form.reset();
    return `Created the user ${user.name}.`;
  });
});

more.addEventListener('click', () => void attempt(showMorePosts));

const load = () => attempt(async () => void (await Promise.all([showPosts(''), showAuthors()])));
token.addEventListener('change', () => void load());
void load();
