import assert from 'node:assert/strict';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';
import { type SourceFile, sourceFiles } from '../support/source-files.ts';
import { ROOMS, type Room } from './arrows.ts';

interface Arrow {
  readonly from: string;
  readonly to: string;
}

const IMPORT =
  /^\s*(?:import|export)\b[^'"]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|^import\s*['"]([^'"]+)['"]/gm;

const importsOf = ({ path, text }: SourceFile): readonly Arrow[] =>
  [...text.matchAll(IMPORT)].map(([, from, dynamic, bare]) => {
    const found = from ?? dynamic ?? bare ?? '';
    return { from: path, to: found.startsWith('.') ? normalize(join(dirname(path), found)) : found };
  });

/** `src/services/runs/tasks.ts`: room `services`, part `runs`. */
const placeOf = (path: string): { readonly room: string; readonly part: string; readonly file: string } => {
  const [, ...names] = path.split('/');
  const file = names.pop() ?? '';
  return { room: names[0] ?? '', part: names[1] ?? '', file };
};

const roomNamed = new Map(ROOMS.map((room) => [room.name, room]));

/** What is wrong with an import, in a few words; `null` where it is allowed. */
const faultOf = (room: Room | undefined, { from, to }: Arrow): string | null => {
  if (room === undefined) return null;
  if (!to.startsWith('src/')) return isOpenPackage(room, to) ? null : `imports the package ${to}`;
  const [here, there] = [placeOf(from), placeOf(to)];
  if (here.room !== there.room && !room.sees.includes(there.room)) return `may not see ${there.room || 'the top'}`;
  const goesIntoPart = there.part !== '' && (here.room !== there.room || here.part !== there.part);
  if (!goesIntoPart) return null;
  if (room.isParted && here.room === there.room && here.part !== '') return `is beside ${there.part}`;
  const isByIndex = there.file === 'index.ts' && to.split('/').length === 4;
  const isPutTogether = ['index.ts', 'makers.ts'].some((file) => from === `src/${there.room}/${file}`);
  return roomNamed.get(there.room)?.hasIndexes && !isByIndex && !isPutTogether
    ? `goes past the index of ${there.part}`
    : null;
};

const isOpenPackage = ({ isPure = false, packages = [] }: Room, name: string): boolean =>
  name.startsWith('node:') ? !isPure : packages.some((allowed) => name === allowed || name.startsWith(`${allowed}/`));

/** One way round from a part of a room over other parts back to it, as `runs → targets → runs`; `null` where there is none. */
const cycleThrough = (part: string, seenBy: ReadonlyMap<string, ReadonlySet<string>>): string | null => {
  const cameFrom = new Map<string, string>();
  const reached = [part];
  for (const here of reached) {
    for (const there of seenBy.get(here) ?? []) {
      if (there === part) {
        const way = [part];
        for (let back: string | undefined = here; back !== undefined; back = cameFrom.get(back)) way.unshift(back);
        return way.join(' → ');
      }
      if (reached.includes(there)) continue;
      reached.push(there);
      cameFrom.set(there, here);
    }
  }
  return null;
};

describe('the arrows of the house', () => {
  const arrows = sourceFiles('src').flatMap(importsOf);

  it('point one way, between rooms, between their parts and to packages', () => {
    const faults = arrows.flatMap((arrow) => {
      const fault = faultOf(roomNamed.get(placeOf(arrow.from).room), arrow);
      return fault === null ? [] : [`${arrow.from} ${fault}: ${arrow.to}`];
    });
    assert.deepEqual(faults, []);
  });

  it('never lead from a folder of services over others back to it', () => {
    const seenBy = new Map<string, Set<string>>();
    for (const { from, to } of arrows) {
      const [here, there] = [placeOf(from), placeOf(to)];
      const isBetweenParts =
        here.room === there.room && here.part !== there.part && here.part !== '' && there.part !== '';
      if (!isBetweenParts || !roomNamed.get(here.room)?.hasIndexes) continue;
      seenBy.set(here.part, (seenBy.get(here.part) ?? new Set()).add(there.part));
    }
    const cycles = [...seenBy.keys()].map((part) => cycleThrough(part, seenBy)).filter((cycle) => cycle !== null);
    assert.deepEqual(cycles, []);
  });

  it('are stated for every folder of the source', () => {
    const folders = new Set(sourceFiles('src').map(({ path }) => placeOf(path).room));
    folders.delete('');
    assert.deepEqual([...folders].toSorted(), ROOMS.map(({ name }) => name).toSorted());
  });

  it('lead to the settings from the top alone', () => {
    const readers = arrows.filter(({ to }) => to === 'src/config.ts').map(({ from }) => from);
    assert.deepEqual(
      readers.filter((path) => placeOf(path).room !== ''),
      [],
    );
  });

  it('leave migrations on their own: they mean the same for ever', () => {
    const strangers = sourceFiles('migrations')
      .flatMap(importsOf)
      .filter(({ to }) => to.startsWith('src/'));
    assert.deepEqual(strangers, []);
  });
});
