import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Records } from '../../src/ports/records/index.ts';
import type { LeaseTerms } from '../../src/ports/records/leases.ts';
import { NOW } from '../support/values.ts';
import { claimOf, contractTest, type OpenRecords } from './records-contract-test.ts';
import type { World } from './records-contract-world.ts';

const SECONDS = 60;

interface Held {
  readonly attempt: number;
  readonly leaseOwner: string | null;
  readonly leaseUntil: number | null;
}

/** A piece of one kind of leased work, in whose queue it is alone. */
interface LeasedWork {
  claim(records: Records, terms: LeaseTerms): Promise<Held | null>;
  /** `null` = it is never renewed. */
  readonly renew: ((attempt: number, owner: string, until: number) => Promise<boolean>) | null;
  end(attempt: number): Promise<boolean>;
  /** What a worker writes down of an attempt that has not ended; `null` = nothing. */
  readonly note: ((attempt: number) => Promise<boolean>) | null;
  read(): Promise<unknown>;
}

const targetOf = async (world: World) => world.target(await world.account(), await world.store());

/** Every kind of work that is leased. */
const KINDS: Readonly<Record<string, (world: World) => Promise<LeasedWork>>> = {
  task: async (world) => {
    const target = await targetOf(world);
    const { id } = await world.task(await world.run(await world.account()), target);
    const { tasks } = world.records;
    const end = { state: 'succeeded', reason: null, error: null, log: [], finishedAt: NOW } as const;
    return {
      claim: (records, terms) => records.tasks.claim({ ...claimOf(terms.owner), ...terms }),
      renew: (attempt, owner, until) => tasks.renew(id, attempt, owner, until, { files: attempt, bytes: 0 }),
      end: (attempt) => tasks.end(id, attempt, end),
      note: (attempt) => tasks.recordFingerprint(id, attempt, `fingerprint of ${attempt}`),
      read: () => tasks.find('everything', { id }),
    };
  },
  restore: async (world) => {
    const target = await targetOf(world);
    const { id } = await world.restore(await world.snapshot(target, { state: 'available' }), target);
    const { restores } = world.records;
    return {
      claim: (records, terms) => records.restores.claim({ node: null, ...terms }),
      renew: (attempt, owner, until) => restores.renew(id, attempt, owner, until, { files: attempt, bytes: 0 }),
      end: (attempt) => restores.end(id, attempt, 'succeeded', null, NOW),
      note: null,
      read: () => restores.find('everything', { id }),
    };
  },
  mail: async (world) => {
    const { uuid } = await world.mail(await world.account());
    const { mails } = world.records;
    return {
      claim: (records, terms) => records.mails.claim(terms),
      renew: null,
      end: (attempt) => mails.end(uuid, attempt, { sentAt: NOW }),
      note: null,
      read: async () => (await mails.list('everything', 1))[0],
    };
  },
};

const termsOf = (owner: string, now: number, change: Partial<LeaseTerms> = {}): LeaseTerms => ({
  owner,
  now,
  leaseUntil: now + SECONDS,
  ...change,
});

/** What holds of every lease, whatever the work. */
export const leasesContract = (open: OpenRecords): void => {
  for (const [kind, make] of Object.entries(KINDS)) {
    describe(`the lease of a ${kind}`, () => {
      contractTest(open, 'is one worker’s of all that ask at once, and says whose and until when', async (world) => {
        const work = await make(world);
        assert.deepEqual(await takers(world, work, NOW), [{ attempt: 1, leaseUntil: NOW + SECONDS }]);
      });

      contractTest(open, 'holds to its last second, and is then taken up once, as the next attempt', async (world) => {
        const work = await make(world);
        assert.equal((await work.claim(world.records, termsOf('a', NOW)))?.leaseOwner, 'a');
        assert.deepEqual(await takers(world, work, NOW + SECONDS - 1), []);
        const [again, ...others] = await takers(world, work, NOW + SECONDS);
        assert.deepEqual([again, others], [{ attempt: 2, leaseUntil: NOW + 2 * SECONDS }, []]);
      });

      contractTest(open, 'that is lost lets its worker renew, write down and end nothing', async (world) => {
        const work = await make(world);
        await work.claim(world.records, termsOf('slow', NOW));
        await work.claim(world.records, termsOf('quick', NOW + SECONDS));
        const before = await work.read();
        assert.equal((await work.renew?.(1, 'slow', NOW + 9 * SECONDS)) ?? false, false);
        assert.equal((await work.renew?.(2, 'slow', NOW + 9 * SECONDS)) ?? false, false, 'an attempt of another');
        assert.equal((await work.note?.(1)) ?? false, false);
        assert.equal(await work.end(1), false);
        assert.deepEqual(await work.read(), before);
        assert.equal(await work.end(2), true);
        assert.equal(await work.end(2), false, 'it has ended');
        assert.equal(await work.claim(world.records, termsOf('a', NOW * 2)), null);
      });

      contractTest(open, 'that lapsed is still its worker’s where nobody took the work up', async (world) => {
        const work = await make(world);
        await work.claim(world.records, termsOf('slow', NOW));
        assert.equal((await work.renew?.(1, 'slow', NOW + 9 * SECONDS)) ?? true, true);
        assert.equal(await work.end(1), true);
      });

      contractTest(open, 'does not lapse by a clock that was set ahead, until all had time to renew', async (world) => {
        const work = await make(world);
        await work.claim(world.records, termsOf('a', NOW));
        const ahead = NOW + 9_999 * SECONDS;
        assert.equal(await work.claim(world.records, termsOf('b', ahead, { lapsedAt: 0 })), null);
        assert.equal((await work.claim(world.records, termsOf('b', ahead)))?.attempt, 2);
      });

      contractTest(open, 'that is renewed keeps others away', async (world) => {
        const work = await make(world);
        await work.claim(world.records, termsOf('a', NOW));
        // What is never renewed holds for as long as it was taken for.
        const until = work.renew === null ? NOW + SECONDS : NOW + 5 * SECONDS;
        assert.equal((await work.renew?.(1, 'a', until)) ?? true, true);
        assert.equal(await work.claim(world.records, termsOf('b', until - 1)), null);
        assert.equal((await work.claim(world.records, termsOf('b', until)))?.attempt, 2);
      });
    });
  }
};

/** What four claims get that are made at once on two nodes. */
const takers = async (world: World, work: LeasedWork, now: number) => {
  const nodes = [world.node, world.otherNode, world.node, world.otherNode];
  const taken = await Promise.all(nodes.map(({ records }, index) => work.claim(records, termsOf(`w${index}`, now))));
  const held = taken.filter((one) => one !== null);
  for (const { leaseOwner } of held) assert.match(leaseOwner ?? '', /^w\d$/);
  return held.map(({ attempt, leaseUntil }) => ({ attempt, leaseUntil }));
};
