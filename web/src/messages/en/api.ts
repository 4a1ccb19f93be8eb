/** What the page of the API says beside its document, in English. */
export const text = {
  title: 'API',
  back: 'Back to the console',
  server: 'Address of the API',
  body: 'Body of the call',
  unreadable: 'The document of the API could not be read; reload this page.',
};

export type Text = typeof text;
