/** What the sign-in says, in English. */
export const text = {
  title: 'Sign in to Backrota',
  login: 'Login',
  password: 'Password',
  code: 'Code from your authenticator',
  codeHint: 'Six digits; they change every 30 seconds.',
  signIn: 'Sign in',
  refused: 'The key of the billing panel is no longer good; open the console from the panel again, or sign in here.',
};

export type Text = typeof text;
