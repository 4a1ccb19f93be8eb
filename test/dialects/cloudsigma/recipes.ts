import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../fixtures/dialects/cloudsigma/recipes/', import.meta.url);

/** The provider's documented schedulers, by file name: eleven recipes, and two that are in its dumps only. */
export const RECIPES: readonly string[] = readdirSync(FOLDER).map((file) => file.replace('.json', ''));

/** The body of a recipe's POST. */
export const readRecipe = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
