import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { peopleWords } from '../../messages/people.ts';
import { Logins } from './logins.tsx';
import { OwnLogin } from './own-login.tsx';
import { Tokens } from './tokens.tsx';

/** Who signs in and which programs do: for everybody the own login, for admins all of the account. */
export function Screen() {
  const { mayAdminister, session } = useSession();
  return (
    <>
      <Head title={peopleWords.text.title} />
      <div class="stack-wide">
        {!session.actsFor && <OwnLogin />}
        {!session.actsFor && <Tokens of={null} />}
        {mayAdminister && <Logins />}
      </div>
    </>
  );
}
