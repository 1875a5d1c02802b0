import type { Browser } from 'puppeteer-core';
import { openBrowser } from './open-browser.js';
import { startDuet, type Duet } from './start-duet.js';

/** Starts what `npm start` runs and a browser, for all tests of a suite. Call it within the `describe`. */
export const useDuet = (): { readonly duet: Duet; readonly browser: Browser } => {
  let duet: Duet;
  let browser: Browser;
  before(async () => {
    duet = await startDuet();
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await duet.close();
  });
  return {
    get duet() {
      return duet;
    },
    get browser() {
      return browser;
    },
  };
};
