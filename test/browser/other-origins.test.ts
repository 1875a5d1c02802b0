import { expect } from 'chai';
import type { Browser, Page } from 'puppeteer-core';
import { startElsewhere, type Elsewhere } from './support/elsewhere.js';
import { openBrowser, openPage } from './support/open-browser.js';
import { startDuet, type Duet } from './support/start-duet.js';
import { writeInEveryWay, type Attack } from './support/write-in-every-way.js';

const mallory = JSON.stringify({ phoneNumber: '010', age: 1, name: 'Mallory=' });

describe('what pages in Chromium can do to the gateway of npm start', () => {
  let duet: Duet;
  let elsewhere: Elsewhere;
  let browser: Browser;
  let users: readonly string[];
  before(async () => {
    duet = await startDuet();
    elsewhere = await startElsewhere();
    // Resolves foreign names to this machine, as an attacker's DNS can.
    browser = await openBrowser('--host-resolver-rules=MAP *.example 127.0.0.1');
    users = await duet.userNames();
  });
  after(async () => {
    await browser.close();
    await elsewhere.close();
    await duet.close();
  });

  /** Opens a page, and records the statuses of its writes to the gateway. */
  const open = async (url: string): Promise<{ page: Page; answers: Set<number> }> => {
    const { page } = await openPage(browser, url);
    const answers = new Set<number>();
    page.on('response', (response) => {
      const { port } = new URL(response.url());
      if (port === new URL(duet.url).port && response.request().method() === 'POST') answers.add(response.status());
    });
    return { page, answers };
  };
  const attackOn = (target: string): Attack => ({
    target: new URL('/v1/users', target).href,
    bounce: `/bounce?${new URLSearchParams({ to: new URL('/v1/users', target).href })}`,
    json: mallory,
  });

  for (const host of ['evil.example', 'localhost', '127.0.0.1', 'localhost.example'])
    it(`writes nothing from http://${host} at another port`, async () => {
      const { page, answers } = await open(`http://${host}:${elsewhere.port}/`);
      await page.evaluate(writeInEveryWay, attackOn(duet.url));
      expect(await duet.userNames()).to.deep.equal(users);
      expect([...answers], 'it did ask').to.have.members([403]);
      const read = await page.evaluate((url) => fetch(url).then((response) => response.text(), String), duet.url);
      expect(read).to.equal('TypeError: Failed to fetch');
      await page.close();
    });

  it('writes nothing from a frame without an origin', async () => {
    const { page, answers } = await open(`http://evil.example:${elsewhere.port}/`);
    await page.evaluate(
      (code, attack) =>
        new Promise((resolve) => {
          addEventListener('message', resolve, { once: true });
          const frame = document.createElement('iframe');
          frame.setAttribute('sandbox', 'allow-scripts allow-forms');
          frame.srcdoc = `<body><script>(${code})(${attack}).then(() => parent.postMessage('done', '*'))</script>`;
          document.body.append(frame);
        }),
      String(writeInEveryWay),
      JSON.stringify(attackOn(duet.url)),
    );
    expect(await duet.userNames()).to.deep.equal(users);
    expect([...answers], 'it did ask').to.have.members([403]);
    await page.close();
  });

  it('writes and reads nothing under a name that was made to point here', async () => {
    const { port } = new URL(duet.url);
    for (const host of ['evil.example', 'localhost.example', '127.0.0.1.example']) {
      const rebound = `http://${host}:${port}/`;
      const { page, answers } = await open(rebound);
      await page.evaluate(writeInEveryWay, attackOn(rebound));
      expect([...answers], 'of its own origin, for the browser').to.have.members([421]);
      const read = await page.evaluate(async () => {
        const response = await fetch('/v1/users');
        return `${response.status} ${await response.text()}`;
      });
      expect(read)
        .to.match(/^421 .*HOST_NOT_ALLOWED/)
        .and.not.to.contain('Henry');
      await page.close();
    }
    expect(await duet.userNames()).to.deep.equal(users);
  });

  it('writes from its own page, by the same code', async () => {
    const { page } = await open(duet.url);
    await page.evaluate(
      async (target, json) => {
        await fetch(target, { method: 'POST', body: json, headers: { 'content-type': 'application/json' } });
      },
      attackOn(duet.url).target,
      mallory,
    );
    expect(await duet.userNames()).to.deep.equal([...users, 'Mallory=']);
    await page.close();
  });
});
