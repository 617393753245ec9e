import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readPage } from '../scripts/docs/pages.ts';

const SRC = join(import.meta.dirname, '../src');

/** The words of the runtimes and the AWS CLI, which the source does not have. */
const FOREIGN = /^(panic|Fatal|Error when retrieving)/;

const source = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(SRC, file), 'utf8'))
  .join('\n');

/** The message of a section's heading, and what its commands print. */
const sections = readPage('docs/troubleshooting.md')
  .split(/^### /m)
  .slice(1)
  .map((text) => {
    const [, message = ''] = /^`([^`]+)`/.exec(text) ?? [];
    const blocks = [...text.matchAll(/^```console\n([^]*?)^```$/gm)].map(([, block = '']) => block);
    return { message, printed: blocks.join('').replaceAll(/^[$>] .*\n/gm, '') };
  });

const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

describe('docs/troubleshooting.md', () => {
  for (const { message, printed } of sections.filter((one) => !FOREIGN.test(one.message))) {
    it(`has the words of the program: ${message}`, () => {
      expect(message).not.to.equal('');
      const words = message.split('…');
      if (printed !== '') expect(printed).to.match(new RegExp(words.map(literal).join('.*')));
      else for (const part of words) expect(source).to.include(part.trim());
    });
  }
});
