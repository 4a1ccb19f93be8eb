import { randomInt } from 'node:crypto';

const IS_THOROUGH = process.env.THOROUGH_TESTS === '1';

/** All where tests are thorough (`THOROUGH_TESTS=1`, as before a release); a sample of it in a plain `npm test`. */
export const thoroughly = <T>(all: T, sample: T): T => (IS_THOROUGH ? all : sample);

/** Which sample a plain run takes where there are several: another each time, unless `TEST_SAMPLE` names it. Tests print it. */
export const SAMPLE = Number(process.env.TEST_SAMPLE ?? randomInt(1_000));
