import { apiWords } from '../messages/api.ts';

/** What a plugin of the viewer is given. */
interface ViewerSystem {
  readonly React: {
    createElement(
      tag: string,
      props: Readonly<Record<string, unknown>> | null,
      ...children: readonly unknown[]
    ): unknown;
  };
}

/**
 * An operation's name is a button that opens it; the viewer puts a link into that, which is one more stop for who goes by keys,
 * too low to be touched, and unheard of by screen readers. The address follows what is opened by itself.
 */
export const plainNames = ({ React }: ViewerSystem) => ({
  components: {
    DeepLink: ({ text }: { readonly text: string }) => React.createElement('span', null, text),
  },
});

/** What the viewer draws without a name: what it is called then. */
const NAMES: Readonly<Record<string, (control: Element) => string>> = {
  'select#servers': () => apiWords.text.server,
  'textarea.body-param__text': () => apiWords.text.body,
  '[data-param-name] :is(input, select, textarea)': (control) =>
    control.closest<HTMLElement>('[data-param-name]')?.dataset.paramName ?? '',
};

/** Names what the viewer leaves unnamed, and lets keys into what can be scrolled, now and whenever it draws. */
export function mendControls(viewer: HTMLElement): void {
  const mend = () => {
    for (const [selector, nameOf] of Object.entries(NAMES)) {
      for (const control of viewer.querySelectorAll(`:is(${selector}):not([aria-label])`)) {
        const name = nameOf(control);
        // Parameters that many operations share are drawn before their names are known.
        if (name !== '') control.setAttribute('aria-label', name);
      }
    }
    for (const code of viewer.querySelectorAll<HTMLElement>('.microlight:not([tabindex])')) code.tabIndex = 0;
  };
  new MutationObserver(mend).observe(viewer, { childList: true, subtree: true, attributeFilter: ['data-param-name'] });
  mend();
}
