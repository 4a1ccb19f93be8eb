import fc from 'fast-check';

const SURROGATES = { from: 0xd800, count: 0x800 };
const CHARACTERS = 0x11_0000 - SURROGATES.count;

/** fast-check's own unit `binary` begins by listing all of them, which takes seconds. */
const anyCharacter = fc
  .integer({ min: 0, max: CHARACTERS - 1 })
  .map((index) => String.fromCodePoint(index < SURROGATES.from ? index : index + SURROGATES.count));

/** Texts of any characters of Unicode, and of ASCII with names that JavaScript knows among them, such as `__proto__`. */
export const anyText = (maxLength?: number): fc.Arbitrary<string> => {
  const length = maxLength === undefined ? {} : { maxLength };
  return fc.oneof(fc.string({ unit: anyCharacter, ...length }), fc.string(length));
};
