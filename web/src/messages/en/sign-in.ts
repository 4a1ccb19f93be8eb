/** What the sign-in says, in English. */
export const text = {
  title: 'Sign in to Backrota',
  login: 'Login',
  password: 'Password',
  code: 'Code from your authenticator',
  codeHint: 'Six digits; they change every 30 seconds.',
  signIn: 'Sign in',
  startOver: 'Back to name and password',
  waiting: (seconds: number) => `Wait ${seconds} s`,
  again: 'Your session has ended',
  againHint: 'Sign in to go on where you were; what you have begun here is kept.',
  refusedFor: {
    account_suspended: 'This account is suspended; ask your provider.',
    failed_logins: 'Too many failed sign-ins; wait a few minutes, then open the console from the panel again.',
    logins_at_once: 'Too many people sign in at once; open the console from the panel again in a few seconds.',
  },
  refused: 'The key of the billing panel is no longer good; open the console from the panel again, or sign in here.',
};

export type Text = typeof text;
