import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const ROOT = join(import.meta.dirname, '..');

/** Habits of translated text that a pattern finds for certain, with what to write. */
const HABITS: readonly (readonly [pattern: RegExp, write: string])[] = [
  [/\b(is|are|was|were) not there\b/g, 'missing, no such file'],
  [/\bnot there yet\b/g, 'not yet implemented'],
  [/\b(that|which) (is|are) there\b/g, 'exists, existing'],
  [/\b(is|are) there (already|twice|too|once|as well)\b/g, 'already exists, appears twice'],
  [/(?<!\b(leaves?|left|stands?) (\S+ ){0,3})\balone\b/g, 'only'],
  [/[,(] ?but (by|for|in|where)\b/g, 'except'],
  [/\b(is|are|was|were) told\b/g, 'shows, reports, says'],
  [/\btells (of|who|what|where|how|whether|which|why)\b/g, 'shows, reports, says'],
  [/\b(has|have) not[.,;:)]/g, 'lacks'],
  [/\bcan (no|none)\b/g, 'cannot'],
  [/\b(has|have|had) (?!\w+thing\b)[^.;:(]{1,30} in (it|them)\b(?! (that|which))/g, 'contains'],
  [/\bthe last (\d+|\$\{\w+\}) of\b/g, 'the number of what is extra'],
  [/\bof (Bun|Node)'s\b(?! own)/g, "Bun's …"],
  [/\b(what|that|which) is (shipctl|ours|theirs)('s)?\b/g, 'what shipctl wrote'],
  [/@throws \w+ where\b|\b([Uu]ndefined|[Ee]mpty|[Nn]one) where\b/g, 'if'],
  [/\bwhere (there|nothing|nobody) (is|are|has|can)\b/g, 'if'],
  [/\bas (it|they) (has|have) to\b/g, 'a sentence of its own'],
  [/\b(is|are) no (regular file|directory|JSON|link)\b/g, 'is not a …'],
  [/\ball the same\b/g, 'still, anyway'],
  [/\bmounted by itself\b/g, 'a mount point'],
  [/\bat work\b/g, 'in use'],
  [/\bTells (whether|one|a)\b/g, 'Whether …, Distinguishes'],
  [/(?<!\b(integrations?|leaves?|left|stays?) )\bbehind (it|them|an?|the|its|their|that|those)\b/g, 'after'],
];

/** Texts that a person reads: the sources with their messages, help and comments, and the pages. */
const FILES = [
  ...readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/${name}`),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'],
];

/** A text with each comment's marks taken out, so that a phrase may go on in the next line. */
const flowing = (text: string): string => text.replaceAll(/\n[ \t]*(\*|\/\/)?[ \t]*/g, '\n');

function faultsIn(file: string): readonly string[] {
  const text = flowing(readFileSync(join(ROOT, file), 'utf8'));
  return HABITS.flatMap(([pattern, write]) =>
    [...text.replaceAll('\n', ' ').matchAll(pattern)].map(({ 0: words, index }) => {
      const line = text.slice(0, index).split('\n').length;
      return `${file}:${line}: "${words}"; write: ${write}`;
    }),
  );
}

describe('the English of sources and pages', () => {
  it('has none of the habits that a pattern finds', () => {
    expect(FILES.flatMap(faultsIn).join('\n')).to.equal('');
  });
});

describe('the patterns', () => {
  const samples: [text: string, isFound: boolean][] = [
    ['the file is not there', true],
    ['the owner alone can read it', true],
    ['it leaves the profile alone', false],
    ['a docstring stands alone', false],
    ['has a line break in it', true],
    ['the variable has a value in its name', false],
    ['nobody is told of it', true],
    ['one that v5.8 has not.', true],
    ['it has not been read', false],
    ['undefined where none is set', true],
    ['the directory where a file is made', false],
    ["a message of Bun's", true],
    ['tell New Relic from Airbrake', false],
    ['with a line break behind it', true],
    ['the integration behind a resource', false],
    ['a path that is no link', true],
    ['a failure is no reason to stop', false],
  ];
  for (const [text, isFound] of samples) {
    it(`${isFound ? 'find' : 'pass over'}: ${text}`, () => {
      expect(HABITS.some(([pattern]) => text.search(pattern) >= 0)).to.equal(isFound);
    });
  }
});
