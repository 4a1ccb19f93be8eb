import { RESTORE_STATES } from '../../src/domain/restore.ts';
import { RUN_OUTCOMES, RUN_REASONS } from '../../src/domain/run.ts';
import { SNAPSHOT_STATES } from '../../src/domain/snapshot.ts';
import type { State } from '../../src/domain/state-machine.ts';
import { TASK_REASONS, TASK_STATES } from '../../src/domain/task.ts';
import { TASK_FAILURES } from '../../src/domain/task-failure.ts';

/** A noun of the page. */
interface Noun {
  readonly title: string;
  readonly about: string;
  readonly states: Readonly<Record<string, State<string>>>;
  /** What the columns beside the sentence ask of each state. */
  readonly flags: Readonly<Record<string, string>>;
  readonly reasons: readonly Reasons[];
}

interface Reasons {
  readonly about: string;
  readonly means: Readonly<Record<string, string>>;
}

export const NOUNS: readonly Noun[] = [
  {
    title: 'Run',
    about:
      'A run is the one record of a slot, of a range of slots, or of a request. Its outcome is decided when it is recorded; how far its work has come is told by its tasks.',
    states: RUN_OUTCOMES,
    flags: {},
    reasons: [{ about: 'Why it is not `fired`, or has lost its fire time:', means: RUN_REASONS }],
  },
  {
    title: 'Task',
    about: 'A task is one target’s part of a run that fired: what is leased, attempted and logged.',
    states: TASK_STATES,
    flags: { isUnfinished: 'unfinished', isFailure: 'failure' },
    reasons: [
      { about: 'Why it was cancelled or skipped, or is to be looked at:', means: TASK_REASONS },
      {
        about:
          'Why it failed or was abandoned; any other reason is a fault of the gateway, and told to people as `internal`:',
        means: TASK_FAILURES,
      },
    ],
  },
  {
    title: 'Snapshot',
    about:
      'A snapshot is a copy in a store. Its row is there from the first answer on, its bytes once it is available.',
    states: SNAPSHOT_STATES,
    flags: { isUnfinished: 'unfinished', isInPool: 'counted by retention and limits', isReadable: 'readable' },
    reasons: [],
  },
  {
    title: 'Restore',
    about: 'A restore writes a snapshot back: into a new target, over one, or into a directory.',
    states: RESTORE_STATES,
    flags: { isUnfinished: 'unfinished' },
    reasons: [],
  },
];

/** `docs/states.md`, from the tables that the code works by. */
export const statePage = (): string => `# States

What runs, tasks, snapshots and restores may be, what makes one state follow another, and the reasons that go with them.
The page is made from the tables in \`src/domain\` (\`run.ts\`, \`task.ts\`, \`task-failure.ts\`, \`snapshot.ts\`,
\`restore.ts\`); after a change of these, renew it: \`node test/support/print-states.ts > docs/states.md\`.

${NOUNS.map(describeNoun).join('\n')}`;

const describeNoun = (noun: Noun): string =>
  [
    `## ${noun.title}\n`,
    `${noun.about}\n`,
    diagramOf(noun),
    tableOf(noun),
    transitionsOf(noun),
    ...noun.reasons.map(listOf),
  ].join('\n');

const diagramOf = ({ states }: Noun): string => {
  const lines = Object.entries(states).flatMap(([name, { begins, next }]) => [
    ...(begins === undefined ? [] : [`  [*] --> ${name}`]),
    ...Object.keys(next).map((to) => `  ${name} --> ${to}`),
    ...(isEnd(states, name) ? [`  ${name} --> [*]`] : []),
  ]);
  return ['```mermaid', 'stateDiagram-v2', ...lines, '```', ''].join('\n');
};

const tableOf = ({ states, flags }: Noun): string => {
  const rows = Object.entries(states).map(([name, state]) => [
    `\`${name}\``,
    state.means,
    isEnd(states, name) ? 'yes' : '',
    ...Object.keys(flags).map((flag) => (flag in state ? 'yes' : '')),
  ]);
  const head = ['State', 'What it means', 'end', ...Object.values(flags)];
  return [...[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`), ''].join('\n');
};

const transitionsOf = ({ states }: Noun): string => {
  const lines = Object.entries(states).flatMap(([name, { begins, next }]) => [
    ...(begins === undefined ? [] : [`- It begins as \`${name}\`: ${begins}.`]),
    ...Object.entries(next).map(([to, why]) => `- \`${name}\` → \`${to}\`: ${why}.`),
  ]);
  return [...lines, ''].join('\n');
};

const listOf = ({ about, means }: Reasons): string =>
  [`${about}\n`, ...Object.entries(means).map(([reason, sentence]) => `- \`${reason}\`: ${sentence}`), ''].join('\n');

const isEnd = (states: Noun['states'], name: string): boolean => Object.keys(states[name]?.next ?? {}).length === 0;
