import type { RetentionPolicy } from './policy.ts';
import { describePeriod, listKeepRules } from './wording.ts';

/** The policy as one English phrase for a person. */
export const describeRetention = (policy: RetentionPolicy): string => {
  switch (policy.kind) {
    case 'inherit':
      return "Keep as many as the target's rotation says";
    case 'all':
      return 'Keep everything';
    case 'keep':
      return `Keep ${listKeepRules(policy).join(', ')}${policy.algorithm === 'borg' ? " (borg's rules)" : ''}`;
    case 'periods':
      return `Keep ${policy.rules.map(describePeriod).join('; ')}`;
    case 'chains':
      return `Keep the newest ${policy.count === 1 ? 'chain' : `${policy.count} chains`} of backups`;
  }
};
