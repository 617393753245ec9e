/**
 * Stands in for `node:util` in packages: NODE_DEBUG has undici write addresses to standard error, and those of webhooks
 * are secrets.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- packages take it whole, as CommonJS
module.exports = Object.create(require('node:util') as object, {
  debuglog: { value: () => Object.assign(() => undefined, { enabled: false }) },
}) as unknown;
