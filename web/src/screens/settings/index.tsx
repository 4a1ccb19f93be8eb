import { Link } from 'wouter';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { settingsWords } from '../../messages/settings.ts';
import { OwnAccount } from './account.tsx';
import { Alerts } from './alerts.tsx';
import { Browser } from './browser.tsx';
import { Contacts } from './contacts.tsx';
import { Feeds } from './feeds.tsx';
import { Scripts } from './scripts.tsx';
import { StatusOfAll } from './status.tsx';

type Tab = 'general' | 'notices' | 'feeds' | 'alerts' | 'scripts' | 'status';

const OWN: readonly Tab[] = ['general', 'notices', 'feeds'];
const STAFFS: readonly Tab[] = [...OWN, 'alerts', 'scripts', 'status'];
/** Contacts are of who signed in, and of nobody who is acted for. */
const ACTED_FOR: readonly Tab[] = ['general', 'feeds'];

const Shown = ({ tab }: { readonly tab: Tab }) => {
  if (tab === 'notices') return <Contacts />;
  if (tab === 'feeds') return <Feeds />;
  if (tab === 'alerts') return <Alerts />;
  if (tab === 'scripts') return <Scripts />;
  if (tab === 'status') return <StatusOfAll />;
  return (
    <>
      <Browser />
      <OwnAccount />
    </>
  );
};

/** What is set for this browser, for whoever is signed in, and, for the provider's people, for the installation. */
export function Screen({ params }: { readonly params: Readonly<Record<string, string | undefined>> }) {
  const { text } = settingsWords;
  const { session } = useSession();
  const tabs = session.isStaff ? STAFFS : session.actsFor ? ACTED_FOR : OWN;
  const tab = tabs.find((each) => each === params.tab) ?? 'general';
  return (
    <>
      <Head title={tab === 'general' ? text.title : `${text.title}: ${text.tabs[tab]}`} />
      <div class="stack-wide">
        <nav class="tabs" aria-label={text.title}>
          {tabs.map((each) => (
            <Link
              key={each}
              href={each === 'general' ? '/settings' : `/settings/${each}`}
              aria-current={each === tab ? 'page' : undefined}
            >
              {text.tabs[each]}
            </Link>
          ))}
        </nav>
        <Shown tab={tab} />
      </div>
    </>
  );
}
