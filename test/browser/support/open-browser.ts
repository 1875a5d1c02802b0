import { launch, type Browser, type Page } from 'puppeteer-core';

/** Debian's package `chromium` puts it there. */
const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Headless Chromium, with its own profile. */
export const openBrowser = (...args: string[]): Promise<Browser> =>
  launch({
    executablePath: chromium,
    pipe: true,
    args: [
      // Chromium's sandbox does not work for root, and containers have little shared memory.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-dev-shm-usage',
      ...args,
    ],
  });

export interface OpenedPage {
  readonly page: Page;
  /** The browser's console errors and warnings, such as a violation of the page's policy. */
  readonly complaints: string[];
}

/** A page in its own tab. */
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

/** Resolves when the page shows this many posts. */
export const shownPosts = async (page: Page, count: number): Promise<void> => {
  await page.waitForFunction((wanted) => document.querySelectorAll('#posts > li').length === wanted, {}, count);
};

/** The page's posts as shown: one line each for the title, the author and the text. */
export const postsOn = (page: Page): Promise<string[]> =>
  page.$$eval('#posts > li', (items) =>
    items.map((item) => [...item.children].map(({ textContent }) => textContent).join('\n')),
  );

/** Resolves with the page's status message once it is not empty. */
export const said = async (page: Page): Promise<string> => {
  const text = await page.waitForFunction(() => document.querySelector('[role=status]')?.textContent);
  return String(await text.jsonValue());
};
