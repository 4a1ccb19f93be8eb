const IS_THOROUGH = process.env.THOROUGH_TESTS === '1';

/** All where tests are thorough (`THOROUGH_TESTS=1`, as before a release); a sample of it in a plain `npm test`. */
export const thoroughly = <T>(all: T, sample: T): T => (IS_THOROUGH ? all : sample);
