const namesOf = (path: string): readonly string[] => path.split('/').filter((name) => name !== '');

const compareNames = (one: readonly string[], other: readonly string[]): number => {
  for (const [index, name] of one.entries()) {
    const against = other[index];
    if (against === undefined) return 1;
    if (name !== against) return name < against ? -1 : 1;
  }
  return one.length - other.length;
};

/** The sources that are inside no other one, by their names from `/` down, sorted; `paths` are absolute. */
export function outermostSources(paths: readonly string[]): readonly (readonly string[])[] {
  const outermost: (readonly string[])[] = [];
  for (const names of paths.map(namesOf).sort(compareNames)) {
    const last = outermost.at(-1);
    const isInside = last?.every((name, index) => names[index] === name);
    if (!isInside) outermost.push(names);
  }
  return outermost;
}
