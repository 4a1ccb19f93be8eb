import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findBarriers, type Look } from './browser.ts';
import { fillDemo, type Ground, openGround, PEOPLE, type Person, settled, type Visit } from './ground.ts';
import { addressOf } from './screen-addresses.ts';

const NARROW = { width: 320, height: 720 };
const WIDE = { width: 1_280, height: 900 };

const HEADINGS = 'Array.from(document.querySelectorAll("h1"), ({ textContent }) => textContent)';
const OVERFLOW = `Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)`;
/** What sticks out of a page on the right, for who has to mend it. */
const CULPRITS = `Array.from(document.querySelectorAll('#content *')).filter((each) => each.getBoundingClientRect().right > 321
  && getComputedStyle(each.closest('.table-wrap, .tabs, .scroll') ?? document.body).overflowX === 'visible')
  .slice(0, 5).map((each) => each.tagName + '.' + each.className)`;

/** Holds every screen, for both of the demo's people and in both looks, to what holds for any page of the console. */
export function describeEveryScreen(language: 'en' | 'ru', patterns: readonly string[]): void {
  describe(`each screen of the console, in ${language}`, () => {
    let ground: Ground;
    const visits = new Map<Person, Visit>();

    before(async () => {
      ground = await openGround();
      await fillDemo(ground);
      const look: Look = { language };
      for (const person of PEOPLE) visits.set(person, await ground.signedIn(person, look));
    });
    after(() => ground?.[Symbol.asyncDispose]());

    for (const pattern of patterns) {
      it(`${pattern} has a title, one heading, no barriers in light and dark, fits 320 px, and breaks no policy`, async () => {
        for (const person of PEOPLE) {
          const { page, go, faults } = visits.get(person) as Visit;
          await page.setViewportSize(WIDE);
          await go(await addressOf(ground, person, pattern));
          await settled(page);
          const headings = (await page.evaluate(HEADINGS)) as readonly string[];
          assert.equal(headings.length, 1, `${person}: one h1, not ${JSON.stringify(headings)}`);
          assert.match(await page.title(), /^\S.* · Backrota$/, person);
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
            assert.deepEqual(await findBarriers(page), [], `${person}, ${colorScheme}`);
          }
          await page.setViewportSize(NARROW);
          const width = (await page.evaluate(OVERFLOW)) as number;
          assert.ok(width <= NARROW.width, `${person}: ${width} px wide, by ${await page.evaluate(CULPRITS)}`);
          assert.deepEqual(faults, [], person);
        }
      });
    }
  });
}
