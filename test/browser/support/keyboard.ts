import type { Page, SerializedAXNode } from 'puppeteer-core';

/** The accessible name and role of the focused element. */
export const focused = async (page: Page): Promise<{ name: string; role: string } | undefined> => {
  const find = (node: SerializedAXNode): SerializedAXNode | undefined =>
    node.children?.map(find).find((one) => one !== undefined) ?? (node.focused === true ? node : undefined);
  const root = await page.accessibility.snapshot();
  const node = root === null ? undefined : find(root);
  return node && { name: node.name ?? '', role: node.role };
};

/** Presses Tab until the element with this name has the focus. Throws after a whole round without it. */
export const tabTo = async (page: Page, name: string): Promise<void> => {
  const passed: string[] = [];
  while (passed.length < 40) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (now?.name === name) return;
    passed.push(now?.name ?? 'nothing');
  }
  throw new Error(`Tab never comes to ${name}, but to ${passed.join(', ')}`);
};

/** Whether the focused element is visible. */
export const focusIsVisible = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const { activeElement } = document;
    if (activeElement === null) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });
