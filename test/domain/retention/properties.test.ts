import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import fc from 'fast-check';
import {
  type KeepPolicy,
  type OwnPolicy,
  type PoolMember,
  parseRetention,
  select,
} from '../../../src/domain/retention/index.ts';
import { KEEP_RULES } from '../../../src/domain/retention/policy.ts';
import { describeRetention, sayDeletionReason, sayKeepReason } from '../../../src/wording/english/index.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { keepPolicies, plainPeriodRules, policies, pools, zones } from './arbitraries.ts';
import { idsOf } from './pools.ts';

const cases = fc.tuple(policies, pools, zones);
/** What the Gregorian calendar repeats after: 400 years, a whole number of weeks. */
const CALENDAR_CYCLE_SECONDS = 146_097 * 86_400;

const check = (claim: (policy: OwnPolicy, pool: PoolMember[], zone: string) => void): void =>
  fc.assert(
    fc.property(cases, ([policy, pool, zone]) => claim(policy, pool, zone)),
    { numRuns: thoroughly(500, 200) },
  );

const newestFirst = (pool: readonly PoolMember[]): PoolMember[] =>
  pool.toSorted((a, b) => b.takenAt - a.takenAt || b.id - a.id);

const isLeftToRules = (member: PoolMember): boolean =>
  member.state === 'available' && !member.isProtected && !member.isHeld && !member.isBeingRead;

describe('whatever the policy, the pool and the zone', () => {
  test('every snapshot is either kept or expired, newest first, each with a reason', () => {
    check((policy, pool, zone) => {
      const { keep, expire } = select(policy, pool, zone);
      assert.deepEqual(idsOf([...keep, ...expire]).toSorted(), pool.map(({ id }) => id).toSorted());
      for (const side of [keep, expire]) {
        const members = side.map(({ snapshot }) => snapshot);
        assert.deepEqual(members, newestFirst(members));
      }
      assert.ok(
        keep.every(({ reasons }) => reasons.length > 0 && reasons.every((reason) => sayKeepReason(reason) !== '')),
      );
      assert.ok(expire.every(({ reason }) => sayDeletionReason(reason) !== ''));
    });
  });

  test('protected, held, read or unfinished snapshots stay', () => {
    check((policy, pool, zone) => {
      assert.ok(select(policy, pool, zone).expire.every(({ snapshot }) => isLeftToRules(snapshot)));
    });
  });

  test('where there is an available snapshot, one remains', () => {
    check((policy, pool, zone) => {
      const { keep } = select(policy, pool, zone);
      const isAvailable = (member: PoolMember): boolean => member.state === 'available';
      assert.equal(
        keep.some(({ snapshot }) => isAvailable(snapshot)),
        pool.some(isAvailable),
      );
    });
  });

  test('what a kept increment is built upon is kept', () => {
    check((policy, pool, zone) => {
      const { keep, expire } = select(policy, pool, zone);
      const expired = new Map(expire.map(({ snapshot }) => [snapshot.id, snapshot]));
      for (const { snapshot } of keep.filter((entry) => entry.snapshot.isIncremental)) {
        const { parentId, chainId } = snapshot;
        if (parentId !== null) assert.ok(!expired.has(parentId), `${snapshot.id} needs ${parentId}`);
        else if (chainId !== null) {
          const earlier = expire.filter((entry) => newestFirst([entry.snapshot, snapshot])[0] === snapshot);
          assert.ok(!earlier.some((entry) => entry.snapshot.chainId === chainId), `${snapshot.id} needs its chain`);
        }
      }
    });
  });

  test('the order in which the pool is given changes nothing', () => {
    check((policy, pool, zone) => {
      assert.deepEqual(select(policy, pool, zone), select(policy, newestFirst(pool), zone));
      assert.deepEqual(select(policy, pool, zone), select(policy, newestFirst(pool).reverse(), zone));
    });
  });

  test('pruning twice is pruning once, unless the newest itself went', () => {
    check((policy, pool, zone) => {
      const { keep, expire } = select(policy, pool, zone);
      const newest = newestFirst(pool).find(({ state }) => state === 'available');
      if (expire.some(({ snapshot }) => snapshot === newest)) return;
      const again = select(
        policy,
        keep.map(({ snapshot }) => snapshot),
        zone,
      );
      assert.deepEqual(idsOf(again.expire), []);
      assert.deepEqual(idsOf(again.keep), idsOf(keep));
    });
  });

  test('only rules for certain days let the newest available snapshot go', () => {
    check((policy, pool, zone) => {
      const newest = newestFirst(pool).find(({ state }) => state === 'available');
      const hasDay = policy.kind === 'periods' && policy.rules.every((rule) => rule.onWeekday ?? rule.onDayOfMonth);
      if (policy.kind === 'chains' || hasDay) return;
      assert.ok(select(policy, pool, zone).expire.every(({ snapshot }) => snapshot !== newest));
    });
  });

  test('the clock of the machine has no say', () => {
    check((policy, pool, zone) => {
      const before = select(policy, pool, zone);
      for (const now of ['1970-01-02T00:00Z', '2099-12-31T23:59Z']) {
        mock.timers.enable({ apis: ['Date'], now: new Date(now) });
        assert.deepEqual(select(policy, pool, zone), before);
        mock.timers.reset();
      }
    });
  });

  test('a clock that is off by four centuries keeps the same', () => {
    check((policy, pool) => {
      const before = select(policy, pool, 'UTC');
      for (const shift of [-CALENDAR_CYCLE_SECONDS, CALENDAR_CYCLE_SECONDS]) {
        const shifted = pool.map((member) => ({ ...member, takenAt: member.takenAt + shift }));
        const after = select(policy, shifted, 'UTC');
        assert.deepEqual(idsOf(after.keep), idsOf(before.keep));
        assert.deepEqual(
          after.keep.map(({ reasons }) => reasons),
          before.keep.map(({ reasons }) => reasons),
        );
      }
    });
  });

  test('a policy reads back from its own JSON and has a description', () => {
    check((policy) => {
      const text = JSON.stringify(policy);
      assert.deepEqual(parseRetention(JSON.parse(text)), JSON.parse(text));
      assert.match(describeRetention(policy), /^Keep \S.*\S$/);
    });
  });
});

describe('raising a number never expires more', () => {
  const checkRaise = (raises: fc.Arbitrary<readonly [lower: OwnPolicy, higher: OwnPolicy]>): void =>
    fc.assert(
      fc.property(raises, pools, zones, ([lower, higher], pool, zone) => {
        const kept = new Set(idsOf(select(higher, pool, zone).keep));
        assert.deepEqual(
          idsOf(select(lower, pool, zone).keep).filter((id) => !kept.has(id)),
          [],
        );
      }),
      { numRuns: thoroughly(1000, 300) },
    );

  const raiseRule = ([policy, index, by]: [KeepPolicy, number, number]): readonly [OwnPolicy, OwnPolicy] => {
    const rule = KEEP_RULES[index] ?? 'last';
    const count = policy[rule] ?? 0;
    return [policy, { ...policy, [rule]: count === -1 || by === 0 ? -1 : count + by }];
  };
  /** As borg has it, where a number is not reached the oldest is kept too; one without a limit is never short of it. */
  const raisedRules = (algorithm: KeepPolicy['algorithm']) =>
    fc
      .tuple(
        keepPolicies(algorithm),
        fc.nat({ max: KEEP_RULES.length - 1 }),
        fc.integer({ min: algorithm === 'borg' ? 1 : 0, max: 5 }),
      )
      .map(raiseRule);

  test("restic's rules", () => checkRaise(raisedRules('restic')));

  test("borg's rules: which snapshots head a period does not depend on what is kept already", () =>
    checkRaise(raisedRules('borg')));

  test('a longer within', () => {
    const withins = fc.tuple(keepPolicies('borg'), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }));
    checkRaise(
      withins.map(([policy, days, more]) => [
        { ...policy, within: `${days}d` },
        { ...policy, within: `${days + more}d` },
      ]),
    );
  });

  test('how many of a period are kept', () => {
    const rules = fc.tuple(fc.array(plainPeriodRules, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 12 }));
    checkRaise(
      rules.map(([lower, by]) => {
        const [first, ...rest] = lower;
        const higher = first === undefined ? rest : [{ ...first, quantity: first.quantity + by }, ...rest];
        return [
          { kind: 'periods', rules: lower },
          { kind: 'periods', rules: higher },
        ];
      }),
    );
  });

  test('how many chains are kept', () => {
    const raises = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }));
    checkRaise(
      raises.map(([count, by]) => [
        { kind: 'chains', count },
        { kind: 'chains', count: count + by },
      ]),
    );
  });
});
