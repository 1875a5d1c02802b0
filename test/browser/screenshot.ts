// npm run screenshot: takes the picture of the page in the README.
import { openBrowser, openPage, shownPosts } from './support/open-browser.js';
import { startDuet } from './support/start-duet.js';

const duet = await startDuet();
const browser = await openBrowser();
const { page } = await openPage(browser, duet.url, { width: 800, height: 620 });
await shownPosts(page, 8);
await page.screenshot({ path: 'docs/images/page.webp', type: 'webp', quality: 80 });
await browser.close();
await duet.close();
