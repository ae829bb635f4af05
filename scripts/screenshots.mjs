// Takes the README's pictures of a running appliance: node scripts/screenshots.mjs http://127.0.0.1:8080 daniel docs/images
// Where the console asks for a token: EDGECX_TOKEN. Needs the Console tests to be built (they bring Playwright's library) and Debian's chromium.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const [console_, agent, folder] = process.argv.slice(2);
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const { chromium } = require(path.join(root, 'tests/Console.Tests/bin/Release/net10.0/.playwright/package'));
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const shots = [
  ['supervisor', 'supervisor', 'light', 1280, 560],
  ['supervisor-dark', 'supervisor', 'dark', 1280, 560],
  ['supervisor-390', 'supervisor', 'light', 390, 700],
  ['supervisor-390-dark', 'supervisor', 'dark', 390, 700],
  ['agent-light', `agent/${agent}`, 'light', 1280, 720],
  ['agent-dark', `agent/${agent}`, 'dark', 1280, 720],
  ['agent-390', `agent/${agent}`, 'light', 390, 700],
  ['agent-390-dark', `agent/${agent}`, 'dark', 390, 700],
  ['agent-strip', `agent/${agent}?strip=1`, 'light', 320, 200],
];
// All at once: of one moment of the call.
await Promise.all(shots.map(async ([name, page_, colorScheme, width, height]) => {
  const extraHTTPHeaders = process.env.EDGECX_TOKEN ? { Authorization: `Bearer ${process.env.EDGECX_TOKEN}` } : {};
  const context = await browser.newContext({ colorScheme, viewport: { width, height }, locale: 'en', extraHTTPHeaders });
  const page = await context.newPage();
  await page.goto(`${console_}/${page_}`);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  await context.close();
}));
await browser.close();
