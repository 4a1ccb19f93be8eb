/** Who may import whom: the one place that says so. */
export interface Room {
  /** Below `src/`: a folder, or the files of the top. */
  readonly name: string;
  /** What it may import besides itself. */
  readonly sees: readonly string[];
  /** Packages that it may import. */
  readonly packages?: readonly string[];
  /** Its folders do not import each other; what they share lies beside them. */
  readonly isParted?: boolean;
  /** Of its folders, outsiders and the other folders import the `index.ts` only; its `makers.ts` puts the folders' classes together. */
  readonly hasIndexes?: boolean;
  /** Without input and output: nothing of Node. */
  readonly isPure?: boolean;
}

/** Imports point from the left, whatever calls, to the right, what is called: never back. */
export const ROOMS: readonly Room[] = [
  { name: 'domain', sees: [], isPure: true },
  { name: 'wording', sees: ['domain'], isPure: true },
  { name: 'ports', sees: ['domain'] },
  { name: 'services', sees: ['ports', 'domain'], packages: ['lru-cache'], hasIndexes: true },
  { name: 'triggering', sees: ['services', 'ports', 'domain'], packages: ['node-cron'] },
  {
    name: 'server',
    sees: ['ports', 'domain', 'wording'],
    packages: ['koa', 'koa-body', '@koa/multer', 'pino', 'ajv', 'find-my-way', 'jose', 'lru-cache'],
  },
  {
    name: 'dialects',
    sees: ['server', 'services', 'domain', 'wording'],
    packages: ['lru-cache', 'typebox', 'ical-generator', 'yaml'],
    isParted: true,
  },
  { name: 'file-tree', sees: ['ports', 'domain'], packages: ['koffi'] },
  { name: 'drivers', sees: ['file-tree', 'ports', 'domain'], packages: ['ssh2'], isParted: true },
  { name: 'worker-processes', sees: ['drivers', 'file-tree', 'ports', 'domain'] },
  {
    name: 'storage',
    sees: ['ports', 'domain'],
    packages: ['knex', 'mysql2', 'better-sqlite3', 'lru-cache', 'migrations'],
  },
  { name: 'console', sees: ['server', 'wording', 'domain'] },
  { name: 'metrics', sees: ['services', 'ports', 'domain'], packages: ['prom-client'] },
  { name: 'notify', sees: ['ports', 'domain'], packages: ['nodemailer'] },
  {
    name: 'cli',
    sees: ['services', 'server', 'wording', 'ports', 'domain', ''],
    packages: ['commander', 'dayjs', 'yaml', 'clients'],
  },
];

/** The top of the house, which puts the rooms together: the only files that may import any of them. */
export const TOP = '';
