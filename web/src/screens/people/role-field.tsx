import { peopleWords } from '../../messages/people.ts';
import { ChoiceField } from '../../parts/field.tsx';

const ROLES = ['viewer', 'operator', 'admin'] as const;

/** What a login may do in its account. */
export type Role = (typeof ROLES)[number];

/** Chooses a role. */
export const RoleField = ({ value, onChange }: { readonly value: Role; readonly onChange: (role: Role) => void }) => {
  const { text } = peopleWords;
  return (
    <ChoiceField
      label={text.role}
      hint={text.rolesHint}
      value={value}
      choices={ROLES.map((role) => [role, text.roles[role]] as const)}
      onChange={onChange}
    />
  );
};
