declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  /** Draws the documentation of an API into an element. */
  export default function SwaggerUI(options: Readonly<Record<string, unknown>>): unknown;
}
