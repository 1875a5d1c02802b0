import { launch, type Browser, type Page } from 'puppeteer-core';

/** Debian's package `chromium` puts it there. */
const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Chromium without a window, with a profile of its own. */
export const openBrowser = (...args: string[]): Promise<Browser> =>
  launch({
    executablePath: chromium,
    pipe: true,
    args: [
      // Root has no sandbox to put processes into, and a container little shared memory.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-dev-shm-usage',
      ...args,
    ],
  });

export interface OpenedPage {
  readonly page: Page;
  /** What the browser wrote to the console as an error or a warning, such as a violation of the page's policy. */
  readonly complaints: string[];
}

/** A page in a tab of its own. */
export const openPage = async (
  browser: Browser,
  url: string,
  size = { width: 1_000, height: 800 },
): Promise<OpenedPage> => {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warn', 'issue'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.setViewport(size);
  await page.goto(url);
  return { page, complaints };
};

/** Resolves when the page shows so many posts. */
export const shownPosts = async (page: Page, count: number): Promise<void> => {
  await page.waitForFunction((wanted) => document.querySelectorAll('#posts > li').length === wanted, {}, count);
};

/** The page's posts, as a person reads them: a line for the title, one for the author, one for the text. */
export const postsOn = (page: Page): Promise<string[]> =>
  page.$$eval('#posts > li', (items) =>
    items.map((item) => [...item.children].map(({ textContent }) => textContent).join('\n')),
  );

/** Resolves with the page's status message once it is not empty. */
export const said = async (page: Page): Promise<string> => {
  const text = await page.waitForFunction(() => document.querySelector('[role=status]')?.textContent);
  return String(await text.jsonValue());
};
