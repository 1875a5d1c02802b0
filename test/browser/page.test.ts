import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { focused, focusIsVisible, tabTo } from './support/keyboard.js';
import { openPage, postsOn, said, shownPosts } from './support/open-browser.js';
import { useDuet } from './support/use-duet.js';

const firstAuthors = ['Henry', 'Henry', 'Henry', 'Henry', 'Jessie', 'Max', 'Max', 'Tony'];

describe('the page of npm start, in Chromium', () => {
  const used = useDuet();
  let page: Page;
  let complaints: string[];
  /** The number of posts: at first the eight of the first data. */
  let posts = 8;
  beforeEach(async () => {
    ({ page, complaints } = await openPage(used.browser, used.duet.url));
    await shownPosts(page, posts);
  });
  afterEach(() => page.close());

  const post = async (fields: { title: string; authorUserId?: string | undefined; body?: string; tags?: string[] }) => {
    await used.duet.call('/v1/posts', { authorUserId: '1', body: '', tags: [], ...fields });
    posts++;
  };

  it('shows eight posts with their authors, and breaks no rule of its policy', async () => {
    const authors = (await postsOn(page)).map((post) => /^by (\w+)/m.exec(post)?.[1]);
    expect(authors).to.deep.equal(firstAuthors);
    expect(complaints).to.deep.equal([]);
  });

  it('creates a user and a post of theirs by the keyboard alone', async () => {
    const { keyboard } = page;
    const fill = async (values: Readonly<Record<string, string>>): Promise<void> => {
      for (const [name, value] of Object.entries(values)) {
        await tabTo(page, name);
        expect(await focusIsVisible(page), name).to.equal(true);
        await keyboard.type(value);
      }
    };
    await fill({ Name: 'Ada', 'Phone number': '01000000000', Age: '36' });
    await tabTo(page, 'Create user');
    await keyboard.press('Space');
    expect(await said(page)).to.equal('Created the user Ada.');

    await fill({
      Author: 'Ada',
      Title: 'Notes',
      Text: 'On the engine',
      'Tags, separated by commas': 'engines, , maths',
    });
    await keyboard.press('Enter');
    await shownPosts(page, ++posts);
    expect((await postsOn(page)).at(-1)).to.equal('Notes\nby Ada, about engines, maths\nOn the engine');
    expect(await said(page)).to.equal('Created the post “Notes”.');
    await page.reload();
    await shownPosts(page, posts);
    expect((await postsOn(page)).at(-1)).to.match(/^Notes\nby Ada/);
    expect(complaints).to.deep.equal([]);
  });

  it('says what the service refuses, where a person sees it, and keeps what was written', async () => {
    await page.setViewport({ width: 360, height: 640 });
    for (const [name, value] of Object.entries({ Name: 'Ada', 'Phone number': 'none', Age: '36' })) {
      await tabTo(page, name);
      await page.keyboard.type(value);
    }
    await page.keyboard.press('Enter');
    expect(await said(page)).to.match(/^It did not work: .*phone_number/);
    const place = await page.$eval('[role=status]', (status) => status.getBoundingClientRect().toJSON() as DOMRect);
    expect(place.top).to.be.within(0, 640 - place.height);
    expect(await focused(page), 'to be mended').to.deep.equal({ name: 'Age', role: 'spinbutton' });
    expect(await page.$eval('#user-name', (field) => (field instanceof HTMLInputElement ? field.value : ''))).to.equal(
      'Ada',
    );
    // Chromium logs each error response to the console.
    expect(complaints.filter((text) => !text.includes('status of 400'))).to.deep.equal([]);
  });

  it('shows what users wrote as text', async () => {
    const { userId } = await used.duet.call('/v1/users', { name: '<b>Ada</b>', phoneNumber: '010', age: 1 });
    const image = '<img src=/none onerror="document.title = 1">';
    await post({ authorUserId: userId, title: image, body: '<script>1</script>', tags: ['<i>'] });
    await page.reload();
    await shownPosts(page, posts);
    expect((await postsOn(page)).at(-1)).to.equal(`${image}\nby <b>Ada</b>, about <i>\n<script>1</script>`);
    expect(complaints).to.deep.equal([]);
  });

  it('runs no injected script, and loads nothing from other origins', async () => {
    const blocked = await page.evaluate(async () => {
      const violations: string[] = [];
      const all = new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
          if (violations.push(`${effectiveDirective} ${blockedURI}`) === 4) resolve();
        });
      });
      const script = document.createElement('script');
      script.textContent = 'document.title = "planted"';
      const image = document.createElement('img');
      image.src = 'http://127.0.0.1:1/image.png';
      image.setAttribute('onclick', 'document.title = "planted"');
      document.body.append(script, image);
      image.click();
      await fetch('http://127.0.0.1:1/').catch(() => {});
      await all;
      return violations;
    });
    expect(blocked).to.have.members([
      'script-src-elem inline',
      'script-src-attr inline',
      'img-src http://127.0.0.1:1/image.png',
      'connect-src http://127.0.0.1:1/',
    ]);
    expect(await page.title()).to.equal('Duet');
  });

  it('shows more posts when it is asked to, each once, and the focus goes on to them', async () => {
    for (let count = posts + 1; count <= 60; count++) await post({ title: `Post ${count}` });
    await page.reload();
    await shownPosts(page, 50);
    await tabTo(page, 'Title');
    await page.keyboard.type('Post 61');
    await page.keyboard.press('Enter');
    await shownPosts(page, 51);
    await page.focus('#more');
    await page.keyboard.press('Enter');
    await shownPosts(page, 61);
    const titles = (await postsOn(page)).map((post) => post.split('\n', 1)[0]);
    expect(new Set(titles).size).to.equal(61);
    const title = await page.evaluate(() => document.activeElement?.querySelector('h3')?.textContent);
    expect(title).to.equal('Post 51');
  });
});

describe('/docs of npm start, in Chromium', () => {
  const used = useDuet();

  it('shows every operation, and breaks no rule of its policy', async () => {
    const { page, complaints } = await openPage(used.browser, new URL('/docs/', used.duet.url).href);
    await page.waitForSelector('.opblock');
    const paths = await page.$$eval('.opblock-summary-path', (all) => all.map(({ textContent }) => textContent));
    expect(paths.map((path) => path?.replaceAll('\u200b', ''))).to.include.members(['/v1/users', '/v1/posts/{postId}']);
    expect(complaints).to.deep.equal([]);
  });
});
