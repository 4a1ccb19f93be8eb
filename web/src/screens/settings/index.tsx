import { useState } from 'preact/hooks';
import { Head } from '../../app/head.tsx';
import { hasShortcuts, keepShortcuts } from '../../app/keys.ts';
import { chooseLanguage, LANGUAGE, LANGUAGES, type Language } from '../../app/language.ts';
import { chooseTheme, THEMES, themeNow } from '../../app/theme.ts';
import { settingsWords } from '../../messages/settings.ts';
import { ChoiceField, Tick } from '../../parts/field.tsx';

export const words = [settingsWords];

/** What this browser shows, and how. */
export function Screen() {
  const { text } = settingsWords;
  const [theme, setTheme] = useState(themeNow());
  const [isOn, setOn] = useState(hasShortcuts());
  return (
    <>
      <Head title={text.title} />
      <section class="card">
        <h2>{text.browser}</h2>
        <ChoiceField
          label={text.language}
          value={LANGUAGE}
          choices={Object.entries(LANGUAGES) as [Language, string][]}
          onChange={chooseLanguage}
        />
        <ChoiceField
          label={text.theme}
          value={theme}
          choices={THEMES.map((each) => [each, text.themes[each]] as const)}
          onChange={(next) => {
            chooseTheme(next);
            setTheme(next);
          }}
        />
        <Tick
          label={text.shortcuts}
          isOn={isOn}
          onChange={(next) => {
            keepShortcuts(next);
            setOn(next);
          }}
        />
      </section>
    </>
  );
}
