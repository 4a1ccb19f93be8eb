import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findBarriers } from './browser.ts';
import { fillDemo, type Ground, openGround, type Person, settled, type Visit } from './ground.ts';
import { addressOf } from './screen-addresses.ts';

const NARROW = { width: 320, height: 720 };
const WIDE = { width: 1_280, height: 900 };

/** Both looks, and what is held in each. */
const THEMES = [
  ['light', 'all'],
  ['dark', 'colour'],
] as const;

/** Opens what the screen asked of the gateway. */
const CALLS = { en: 'Same as a call', ru: 'То же запросом' } as const;

const HEADINGS = 'Array.from(document.querySelectorAll("h1"), ({ textContent }) => textContent)';
const OVERFLOW = `Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)`;
/** What sticks out of a page on the right, for who has to mend it. */
const CULPRITS = `Array.from(document.querySelectorAll('#content *')).filter((each) => each.getBoundingClientRect().right > 321
  && getComputedStyle(each.closest('.table-wrap, .tabs, .scroll') ?? document.body).overflowX === 'visible')
  .slice(0, 5).map((each) => each.tagName + '.' + each.className)`;

/** Holds every screen, as one of the demo's people sees it, in both looks, to what holds for any page of the console. */
export function describeEveryScreen(language: 'en' | 'ru', person: Person, patterns: readonly string[]): void {
  describe(`each screen of the console, in ${language}, as ${person}`, () => {
    let ground: Ground;
    let visit: Visit;

    before(async () => {
      ground = await openGround();
      await fillDemo(ground);
      visit = await ground.signedIn(person, { language });
    });
    after(() => ground?.[Symbol.asyncDispose]());

    for (const pattern of patterns) {
      it(`${pattern} has a title, one heading, the calls that it made, no barriers in light and dark, fits 320 px, and breaks no policy`, async () => {
        const { page, go, faults } = visit;
        await page.setViewportSize(WIDE);
        await go(await addressOf(ground, person, pattern));
        await settled(page);
        const headings = (await page.evaluate(HEADINGS)) as readonly string[];
        assert.equal(headings.length, 1, `one h1, not ${JSON.stringify(headings)}`);
        assert.equal(await page.getByRole('button', { name: CALLS[language] }).count(), 1, 'the same as a call');
        assert.match(await page.title(), /^\S.* · Backrota$/);
        for (const [colorScheme, rules] of THEMES) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          assert.deepEqual(await findBarriers(page, rules), [], colorScheme);
        }
        await page.setViewportSize(NARROW);
        const width = (await page.evaluate(OVERFLOW)) as number;
        assert.ok(width <= NARROW.width, `${width} px wide, by ${await page.evaluate(CULPRITS)}`);
        assert.deepEqual(faults, []);
      });
    }
  });
}
