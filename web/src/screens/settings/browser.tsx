import { useState } from 'preact/hooks';
import { hasOtherClocks, keepOtherClocks } from '../../app/clocks.ts';
import { hasShortcuts, keepShortcuts } from '../../app/keys.ts';
import { chooseLanguage, LANGUAGE, LANGUAGES, type Language } from '../../app/language.ts';
import { chooseTheme, THEMES, themeNow } from '../../app/theme.ts';
import { settingsWords } from '../../messages/settings.ts';
import { ChoiceField, Tick } from '../../parts/field.tsx';

/** What this browser shows, and how. */
export function Browser() {
  const { text } = settingsWords;
  const [theme, setTheme] = useState(themeNow());
  const [isOn, setOn] = useState(hasShortcuts());
  const [clocks, setClocks] = useState(hasOtherClocks());
  return (
    <section class="card" aria-labelledby="browser">
      <h2 id="browser">{text.browser}</h2>
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
        label={text.clocks}
        isOn={clocks}
        onChange={(next) => {
          keepOtherClocks(next);
          setClocks(next);
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
  );
}
