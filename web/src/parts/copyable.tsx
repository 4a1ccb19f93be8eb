import { common } from '../messages/index.ts';
import { Button } from './button.tsx';
import { tell } from './toasts.tsx';

/** Text to be typed elsewhere, and the button that copies it. */
export const CopyableCode = ({ label, code }: { readonly label: string; readonly code: string }) => (
  <div class="field">
    <div class="row row-apart">
      <span class="legend">{label}</span>
      <Button
        isSmall
        icon="copy"
        onPress={() => {
          void navigator.clipboard?.writeText(code).then(() => tell(common.text.copied));
        }}
      >
        {common.text.copy}
      </Button>
    </div>
    <pre class="code">{code}</pre>
  </div>
);
