import { expect } from 'chai';
import { currentPage } from '../../scripts/docs/currentDocs.ts';
import { type Block, pages, partsOf, readPage } from '../../scripts/docs/pages.ts';
import { picture } from '../../scripts/docs/picture.ts';
import { isRun } from '../../scripts/docs/shownCommands.ts';
import { need } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { BINARY, IS_COMPILED } from '../support/job.ts';

/** Blocks that show a file, a message or a usage; all others are commands. */
const TEXTS = ['text', 'dockerfile', 'ini', 'json', 'yaml'];

/** The commands that no test runs here, and why. */
const NOT_RUN = [
  'README.md: needs a release. The tests of the project install one of their own',
  'README.md: these commands run the tests',
  'docs/aws.md: needs AWS. The tests of the project run it at servers that speak as AWS does',
  'docs/docker.md: it writes into the image',
  'docs/ecs.md: needs a cluster of Amazon ECS',
  'docs/first-job.md: opens a shell',
  'docs/install.md: needs a release',
  'docs/migrating-from-v5.8.md: shows an image that has both',
  'docs/notifications.md: needs servers. The tests of the project run each command against a server of their own',
  'docs/reference/commands.md: switches the Java of the machine',
  'docs/reference/commands.md: needs a server',
  'docs/reference/commands.md: needs a cluster of Amazon ECS',
  'docs/reference/commands.md: needs npm and its registry',
  'docs/reference/commands.md: needs the program shippable_service of an image',
  'docs/reference/commands.md: differs between the programs',
  'docs/reference/commands.md: shows what the machine has',
];

/** What the commands of a page call besides shipctl; the examples of the help need git. */
const programsOf = (text: string): readonly string[] => [
  ...['aws', 'gcloud', 'kubectl'].filter((name) => text.includes(`\n$ ${name} `)),
  ...(/\bgit (init|commit)|session: the examples/.test(text) ? ['git'] : []),
];

const blocks = pages().flatMap((page) =>
  partsOf(readPage(page))
    .filter((part): part is Block => part.kind === 'block')
    .map((block) => ({ page, block })),
);

describe('the commands that README.md and docs show', () => {
  it('are in blocks whose language says whether they are run', () => {
    const odd = blocks.filter(({ block }) => !['bash', 'console', ...TEXTS].includes(block.language));
    expect(odd.map(({ page, block }) => `${page}:${block.line}`)).to.deep.equal([]);
  });

  it('are run, except for these, which say why not', () => {
    const notRun = blocks.filter(({ block }) => !TEXTS.includes(block.language) && !isRun(block));
    const reasons = new Set(notRun.map(({ page, block }) => `${page}: ${String(block.notRun)}`));
    expect([...reasons]).to.have.members(NOT_RUN);
  });

  // The other program is faster, so it runs all of them.
  for (const page of IS_COMPILED ? pages() : few(pages(), 4)) {
    it(`end well in ${page}, and print what it shows (npm run docs)`, async function () {
      need(this, 'bash', ...programsOf(readPage(page)));
      expect(await currentPage(page, BINARY)).to.equal(readPage(page));
    });
  }

  it('are in the picture of a terminal as they are now (npm run docs)', function () {
    need(this, 'bash', 'aws');
    expect(picture(BINARY)).to.equal(readPage('docs/terminal.svg'));
  });
});
