import { readdirSync } from 'node:fs';
import type { Instant } from '../../domain/instant.ts';

/** Where the migrations lie. */
export const MIGRATIONS: URL = new URL('../../../migrations/', import.meta.url);

/** The names of this version's migrations (`20261121-first-model`), oldest first. */
export const listMigrations = (): readonly string[] =>
  readdirSync(MIGRATIONS)
    .filter((file) => /^\d{8}-.*\.ts$/.test(file))
    .map((file) => file.replace(/\.ts$/, ''))
    .sort();

const DAY_SECONDS = 86_400;

/**
 * The day before the newest migration's, in UTC: this version was made no earlier. Names have the day where they were
 * written, which begins up to 14 hours sooner.
 */
export function newestMigrationDate(): Instant {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(listMigrations().at(-1) ?? '') ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day)) / 1_000 - DAY_SECONDS;
}
