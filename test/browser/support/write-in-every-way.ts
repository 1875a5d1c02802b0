export interface Attack {
  /** The URL at which users are created. */
  readonly target: string;
  /** The same through the page's own site, which redirects to it. */
  readonly bounce: string;
  /** A user whose name contains one equals sign: a form sends text as `name=value`. */
  readonly json: string;
}

/**
 * Tries every way in which a page can create a user on another site. It runs in the browser, so it can use only what
 * is inside this function.
 */
export const writeInEveryWay = async ({ target, bounce, json }: Attack): Promise<void> => {
  const refused = (): undefined => undefined;
  const types = [
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ];
  const bodies = [json, new Blob([json]), new Blob([json], { type: 'application/json' })];
  for (const url of [target, bounce]) {
    for (const mode of ['cors', 'no-cors', 'same-origin'] as const) {
      for (const type of types)
        await fetch(url, { method: 'POST', mode, body: json, headers: { 'content-type': type } }).catch(refused);
      for (const body of bodies) await fetch(url, { method: 'POST', mode, body, keepalive: true }).catch(refused);
    }
    for (const body of bodies) navigator.sendBeacon(url, body);
  }
  const [name = '', value = ''] = json.split('=');
  const submit = (action: string, enctype: string): Promise<unknown> => {
    const frame = document.createElement('iframe');
    frame.name = `frame-${action}-${enctype}`;
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action, enctype, target: frame.name });
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    form.append(field);
    document.body.append(frame, form);
    const answered = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    form.submit();
    return answered;
  };
  for (const action of [target, bounce])
    for (const enctype of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
      await submit(action, enctype);
};
