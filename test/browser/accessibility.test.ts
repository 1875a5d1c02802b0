import axe from 'axe-core';
import { expect } from 'chai';
import type { Page, SerializedAXNode } from 'puppeteer-core';
import { openPage, said, shownPosts } from './support/open-browser.js';
import { useDuet } from './support/use-duet.js';

/**
 * The violations that axe-core finds on the current page, one line per element: rules of WCAG 2.2, A and AA, and good
 * practice.
 */
const barriers = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id}: ${target.join(' ')}: ${any[0]?.message}`),
    );
  });
};

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}

/** The elements that are wider than the page. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const beyond = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth,
    );
    return [
      ...(scrollWidth > clientWidth ? ['the page'] : []),
      ...beyond.map(({ outerHTML }) => outerHTML.slice(0, 80)),
    ];
  });

describe('the page of npm start, for all users', () => {
  const used = useDuet();
  before(async () => {
    const long = 'ab'.repeat(100);
    const { userId } = await used.duet.call('/v1/users', { name: long, phoneNumber: '010', age: 1 });
    await used.duet.call('/v1/posts', {
      authorUserId: userId,
      title: long,
      body: long.repeat(5),
      tags: [long.slice(0, 50)],
    });
  });

  const open = async (width: number): Promise<Page> => {
    const { page } = await openPage(used.browser, used.duet.url, { width, height: 640 });
    await shownPosts(page, 9);
    return page;
  };
  /** Opens all closed parts, and makes the page show an error. */
  const fill = async (page: Page): Promise<void> => {
    await page.type('#user-name', 'Ada');
    await page.type('#user-phone', 'none');
    await page.type('#user-age', '1');
    await page.keyboard.press('Enter');
    await said(page);
    await page.click('summary');
  };

  for (const scheme of ['light', 'dark'])
    it(`has no barrier that axe-core knows, in ${scheme} colours`, async () => {
      const page = await open(1_000);
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      expect(await barriers(page)).to.deep.equal([]);
      await fill(page);
      expect(await barriers(page)).to.deep.equal([]);
      await page.$eval('#posts', (posts) => posts.setAttribute('role', 'nonsense'));
      expect(await barriers(page), 'axe-core looks').not.to.deep.equal([]);
    });

  it('names its fields, its parts and what it says for screen readers', async () => {
    const page = await open(1_000);
    const root = await page.accessibility.snapshot();
    const all = ({ children = [], ...node }: SerializedAXNode): SerializedAXNode[] => [node, ...children.flatMap(all)];
    const names = (root === null ? [] : all(root)).map(({ role, name, level }) =>
      [role, level, name].filter((part) => part !== undefined).join(' '),
    );
    expect(names).to.include.members([
      'heading 1 Duet',
      'heading 2 Posts',
      'heading 2 New post',
      'combobox Author',
      'textbox Title',
      'textbox Text',
      'textbox Tags, separated by commas',
      'button Create post',
      'heading 2 New user',
      'textbox Name',
      'textbox Phone number',
      'spinbutton Age',
      'button Create user',
    ]);
    const live = await page.$eval('[role=status]', (status) => status.getAttribute('aria-live'));
    expect(live, 'there before it says anything').to.equal('polite');
  });

  // 320 pixels are those of a screen of 1,280 at 400 %. Source: WCAG 2.2, 1.4.10.
  for (const width of [360, 320])
    it(`needs no scrolling to the side at ${width} pixels`, async () => {
      const page = await open(width);
      expect(await tooWide(page)).to.deep.equal([]);
      await fill(page);
      expect(await tooWide(page)).to.deep.equal([]);
    });
});
