import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter';
import { common } from '../messages/index.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Toasts } from '../parts/toasts.tsx';
import { PLACES } from './screens.ts';
import { useSession } from './session.ts';
import { AccountSwitcher, ActingBar } from './switcher.tsx';
import { useReach } from './watching.ts';

const isHere = (path: string, place: string): boolean =>
  place === '/' ? path === '/' : path === place || path.startsWith(`${place}/`);

const Brand = () => (
  <Link href="/" class="brand">
    <img src="/console/icon.svg" alt="" width="28" height="28" />
    Backrota
  </Link>
);

function Rail() {
  const [path] = useLocation();
  const { session, isProvider, signOut } = useSession();
  const { text } = common;
  return (
    <div class="rail">
      <Brand />
      {isProvider && <AccountSwitcher />}
      <nav aria-label={text.navigation}>
        <ul>
          {PLACES.filter(({ isStaffs }) => !isStaffs || session.isStaff).map(({ path: place, name, icon }) => (
            <li key={place}>
              <Link href={place} aria-current={isHere(path, place) ? 'page' : undefined}>
                <Icon name={icon} />
                {text[name]}
              </Link>
            </li>
          ))}
          <li>
            <a href="/console/api">
              <Icon name="api" />
              {text.api}
            </a>
          </li>
        </ul>
      </nav>
      <div class="rail-foot">
        <p class="small soft">{session.login.login}</p>
        <Button isSmall icon="out" onPress={signOut}>
          {text.signOut}
        </Button>
      </div>
    </div>
  );
}

/** On a narrow screen: the brand and a button, behind which the navigation lies. */
function TopBar() {
  const [path] = useLocation();
  const drawer = useRef<HTMLDialogElement>(null);
  useEffect(() => drawer.current?.close(), [path]);
  return (
    <header class="topbar">
      <Brand />
      <Button icon="menu" onPress={() => drawer.current?.showModal()}>
        {common.text.menu}
      </Button>
      <dialog ref={drawer} class="rail-drawer" aria-label={common.text.navigation}>
        <Rail />
      </dialog>
    </header>
  );
}

/** What is around every screen: navigation, the state of the connection, and where outcomes are told. */
export function Frame({ children }: { readonly children: ComponentChildren }) {
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  const [isFirst, setFirst] = useState(true);
  const isReached = useReach();
  // Who goes to another screen by keyboard or by ear is put at its beginning.
  useEffect(() => {
    if (isFirst) setFirst(false);
    else main.current?.focus();
  }, [path]);
  return (
    <div class="frame">
      <a class="skip" href="#content">
        {common.text.skip}
      </a>
      <Rail />
      <TopBar />
      <main ref={main} id="content" class="main" tabIndex={-1}>
        <ActingBar />
        {!isReached && (
          <div class="banner" role="alert">
            <Icon name="warn" />
            {common.text.offline}
          </div>
        )}
        <div class={isReached ? undefined : 'is-stale'}>{children}</div>
      </main>
      <Toasts />
    </div>
  );
}
