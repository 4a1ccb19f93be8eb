/** One step of a pattern: `any` = as many characters as there are, slashes too. */
type Step = 'any' | ((character: string) => boolean);

const isCharacter =
  (wanted: string) =>
  (character: string): boolean =>
    character === wanted;

/** What is between brackets: characters and ranges, all others after a `!`. A range that ends before it begins is none. */
const classOf = (text: readonly string[]): ((character: string) => boolean) => {
  const isNegated = text[0] === '!';
  const characters = isNegated ? text.slice(1) : text;
  const ranges: (readonly [from: string, to: string])[] = [];
  for (let index = 0; index < characters.length; index += 1) {
    const from = characters[index] ?? '';
    const isRange = characters[index + 1] === '-' && index + 2 < characters.length;
    ranges.push([from, isRange ? (characters[index + 2] ?? '') : from]);
    if (isRange) index += 2;
  }
  return (character) => ranges.some(([from, to]) => from <= character && character <= to) !== isNegated;
};

/** Where a bracket that opens before `from` closes; one that comes first is of the class. -1 = nowhere. */
const closingOf = (characters: readonly string[], from: number): number => {
  let at = from;
  if (characters[at] === '!') at += 1;
  if (characters[at] === ']') at += 1;
  return characters.indexOf(']', at);
};

const compile = (pattern: string): readonly Step[] => {
  const characters = [...pattern];
  const steps: Step[] = [];
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? '';
    if (character === '*') {
      if (steps.at(-1) !== 'any') steps.push('any');
    } else if (character === '?') steps.push(() => true);
    else {
      const end = character === '[' ? closingOf(characters, index + 1) : -1;
      steps.push(end === -1 ? isCharacter(character) : classOf(characters.slice(index + 1, end)));
      if (end !== -1) index = end;
    }
  }
  return steps;
};

/** In time that grows with text times steps, whatever is in either. */
const matches = (steps: readonly Step[], text: readonly string[]): boolean => {
  let [step, at, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    const now = steps[step];
    if (now === 'any') {
      star = step;
      mark = at;
      step += 1;
    } else if (now?.(text[at] ?? '') === true) {
      step += 1;
      at += 1;
    } else if (star !== -1) {
      mark += 1;
      step = star + 1;
      at = mark;
    } else return false;
  }
  while (steps[step] === 'any') step += 1;
  return step === steps.length;
};

/** `/a//b/./c/../d` → `a/b/d`. */
const normalized = (path: string): string => {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..' && names.length > 0 && names.at(-1) !== '..') names.pop();
    else if (name !== '..' || !path.startsWith('/')) names.push(name);
  }
  return names.length === 0 && !path.startsWith('/') ? '.' : names.join('/');
};

/** Patterns of what is left out below a directory, which is all that they know: as patterns of absolute paths. */
export const excludedBelow = (root: string, patterns: readonly string[]): readonly string[] => {
  const literally = root.replace(/[*?[]/g, '[$&]');
  return patterns.map((pattern) => `${literally}/${normalized(`/${pattern}`)}${pattern.endsWith('/') ? '/' : ''}`);
};

/**
 * What borg's patterns of the style `fm:` leave out, of absolute paths without their first slash: `*`, `?` and `[…]` match
 * slashes too; a pattern means what it names and all below that, with a slash at its end only what is below.
 */
export function excludedBy(patterns: readonly string[]): (path: string) => boolean {
  const compiled = patterns.map((pattern) => {
    const path = normalized(pattern);
    return compile((pattern.endsWith('/') ? `${path}/*/` : `${path}/*`).replace(/^\/+/, ''));
  });
  return (path) => {
    const text = [...`${path.replace(/^\/+/, '')}/`];
    return compiled.some((steps) => matches(steps, text));
  };
}
