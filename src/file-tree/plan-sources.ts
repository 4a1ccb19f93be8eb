import { basename, dirname } from 'node:path';
import { GatewayError } from '../domain/errors.ts';
import { outermostSources } from '../domain/source-paths.ts';
import type { BackupSource } from '../ports/snapshot-driver.ts';

/** The paths to walk. Throws why they cannot be read, where they cannot. */
export const readablePaths = (source: BackupSource): readonly string[] => {
  if ('unreadable' in source) throw new GatewayError(source.unreadable);
  return source.paths;
};

/** What is left out below them. */
export const excludesOf = (source: BackupSource): readonly string[] =>
  'unreadable' in source ? [] : (source.excludes ?? []);

/** One thing to begin a walk with. */
export interface SourceStep {
  /** `parent`: a directory above a source, kept for its mode without its content. */
  readonly kind: 'source' | 'parent';
  readonly absolutePath: string;
  /** The directory to open, and the one name in it. */
  readonly directory: string;
  readonly name: string;
  /** Where it stands in the copy; `null`: at the root if it is a directory, else under its own name. */
  readonly path: string | null;
}

const step = (kind: SourceStep['kind'], absolutePath: string, path: string | null): SourceStep => ({
  kind,
  absolutePath,
  directory: dirname(absolutePath),
  name: absolutePath === '/' ? '.' : basename(absolutePath),
  path,
});

/**
 * Where a walk begins. One source fills the copy's root; several stand under their absolute paths without the leading
 * slash, each directory above them once and before what it holds; a source inside another is part of that one.
 */
export const planSources = (paths: readonly string[]): readonly SourceStep[] => {
  const outermost = outermostSources(paths);
  const [only, ...others] = outermost;
  if (only === undefined) return [];
  if (others.length === 0) return [step('source', `/${only.join('/')}`, null)];
  const steps: SourceStep[] = [];
  const planned = new Set<string>();
  for (const names of outermost) {
    for (let depth = 1; depth <= names.length; depth += 1) {
      const path = names.slice(0, depth).join('/');
      if (planned.has(path)) continue;
      planned.add(path);
      steps.push(step(depth === names.length ? 'source' : 'parent', `/${path}`, path));
    }
  }
  return steps;
};
