// What mocha loads before all test files: see .mocharc.json.
import { createRequire } from 'node:module';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';

// mocha tries require() if import() fails, or before it, and then shows what require() makes of TypeScript in place
// of what is wrong. All tests are modules, so import() is enough. mocha has no option for that.
const loading = createRequire(import.meta.url)('mocha/lib/nodejs/esm-utils.cjs');
if (typeof loading.requireOrImport !== 'function') throw new Error('mocha has another way to load files now');
loading.requireOrImport = async (file) => {
  try {
    return await import(pathToFileURL(file));
  } catch (error) {
    process.stderr.write(`\nThis file can't be loaded: ${file}\n`);
    throw error;
  }
};

// Random runs that can be repeated, in all tests, also where the sample is not fast-check's own.
const seed = process.env['SHIPCTL_TEST_SEED'];
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
