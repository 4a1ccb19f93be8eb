/** A text in a source file: not a comment, nor a regular expression. */
export interface StringLiteral {
  /** What it says; `…` in place of what is put in. */
  readonly text: string;
  /** What it is given to, as it is spelled: `this.#log.warn`, `new Error`; empty where it is no argument. */
  readonly callee: string;
}

/** A `/` begins a regular expression behind these, and divides behind all others. */
const BEFORE_REGEX = /(?:^|[=(,:[!&|?{};+\-*%<>~]|=>|\breturn|\btypeof|\bcase)\s*$/;
const REGEX = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const CALLEE = /((?:new\s+)?[\w$.#?]+(?:\[\w+\])?)\s*$/;
const ESCAPE = /\\[\s\S]/g;

/** Every text of a TypeScript file, with what it is given to. */
export function stringLiterals(source: string): readonly StringLiteral[] {
  const found: StringLiteral[] = [];
  scan(source, 0, [], found);
  return found;
}

/** Reads code up to the `}` that closes a template's gap, or the end; answers where that is. */
function scan(source: string, from: number, callees: string[], found: StringLiteral[]): number {
  const open: string[] = [];
  let at = from;
  while (at < source.length) {
    const char = source[at] ?? '';
    if (source.startsWith('//', at)) at = endOf(source, '\n', at);
    else if (source.startsWith('/*', at)) at = endOf(source, '*/', at);
    else if (char === '/' && BEFORE_REGEX.test(source.slice(Math.max(from, at - 40), at))) at = skipRegex(source, at);
    else if (char === "'" || char === '"') at = readQuoted(source, at, callees, found);
    else if (char === '`') at = readTemplate(source, at, callees, found);
    else {
      if (char === '(') callees.push(CALLEE.exec(source.slice(Math.max(0, at - 80), at))?.[1] ?? '');
      if (char === ')') callees.pop();
      if (char === '{') open.push(char);
      if (char === '}' && open.pop() === undefined) return at;
      at += 1;
    }
  }
  return at;
}

const endOf = (source: string, mark: string, at: number): number => {
  const end = source.indexOf(mark, at);
  return end < 0 ? source.length : end + mark.length;
};

function skipRegex(source: string, at: number): number {
  REGEX.lastIndex = at;
  return at + (REGEX.exec(source)?.[0].length ?? 1);
}

function readQuoted(source: string, at: number, callees: readonly string[], found: StringLiteral[]): number {
  const quote = source[at];
  let end = at + 1;
  while (end < source.length && source[end] !== quote) end += source[end] === '\\' ? 2 : 1;
  found.push({ text: source.slice(at + 1, end).replaceAll(ESCAPE, ''), callee: callees.at(-1) ?? '' });
  return end + 1;
}

function readTemplate(source: string, at: number, callees: string[], found: StringLiteral[]): number {
  let text = '';
  let end = at + 1;
  while (end < source.length && source[end] !== '`') {
    if (source[end] === '\\') end += 2;
    else if (source.startsWith('${', end)) {
      end = scan(source, end + 2, [...callees], found) + 1;
      text += '…';
    } else {
      text += source[end];
      end += 1;
    }
  }
  found.push({ text, callee: callees.at(-1) ?? '' });
  return end + 1;
}
