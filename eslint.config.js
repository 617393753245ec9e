import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const OUTSIDE =
  'only main.ts and effects/ touch the outside; take it from the world that the command is given';

export default defineConfig(
  globalIgnores(['dist/', '**/node_modules/', 'test/golden/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{js,mjs,ts}'],
    rules: { eqeqeq: 'error', 'no-var': 'error', 'prefer-const': 'error', 'object-shorthand': 'error' },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // `return promise` inside a try leaves the try before the promise fails.
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // A number has one way to be written; undefined, null and objects are what this rule is for.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    // The program's inside gets the world as a parameter, so that tests can replace it.
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts', 'src/effects/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'process', message: OUTSIDE },
        { name: 'console', message: OUTSIDE },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: OUTSIDE },
        { object: 'Math', property: 'random', message: OUTSIDE },
        { object: 'globalThis', property: 'process', message: OUTSIDE },
        { object: 'globalThis', property: 'console', message: OUTSIDE },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: OUTSIDE },
      ],
    },
  },
  {
    // chai's assertions are expressions: expect(x).to.be.true
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
);
