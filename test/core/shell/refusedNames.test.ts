import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ALLOWED_NAMES, REFUSED_NAMES, isRefused } from '../../../src/core/shell/refusedNames.ts';

describe('the names that env refuses', () => {
  const table: readonly [name: string, isOne: boolean][] = [
    ['PATH', true],
    ['LD_PRELOAD', true],
    ['LD', false],
    ['BASH_ENV', true],
    ['PS4', true],
    ['path', false],
    ['GIT_CONFIG_COUNT', true],
    ['GIT_TOKEN', false],
    ['GIT_TRACE_CURL', true],
    ['BUN_INSPECT', true],
    ['BUN_INSPECT_PRELOAD', true],
    ['BUN_AUTH_TOKEN', false],
    ['NODE_DEBUG', true],
    ['NODE_OF_A_LATER_VERSION', true],
    ['NODE_ENV', false],
    ['LD_SDK_KEY', false],
    ['npm_config_script_shell', true],
    ['NPM_CONFIG_NODE_OPTIONS', true],
    ['Npm_Config_Node_Options', true],
    ['NPM_TOKEN', false],
    ['NPM_CONFIG_REGISTRY', false],
    ['PIP_INDEX_URL', false],
    ['PYTHONUNBUFFERED', false],
    ['ZLE_RPROMPT_INDENT', true],
    ['DATABASE_URL', false],
    ['NODE_CONFIG', false],
    ['NODE_CONFIG_DIR', true],
    ['RUBYGEMS_API_KEY', false],
    ['AWS_ACCESS_KEY_ID', false],
    ['url', false],
  ];
  for (const [name, isOne] of table) {
    it(`are ${isOne ? '' : 'not '}such as ${name}`, () => expect(isRefused(name)).to.equal(isOne));
  }

  const page = (name: string): string => readFileSync(join(import.meta.dirname, '../../..', name), 'utf8');
  const namesIn = (text: string): readonly string[] =>
    [...text.matchAll(/`([A-Za-z0-9_]+\*?)`/g)].map(([, name = '']) => name).sort();

  it('are those of the documentation, and so are those that it prints all the same', () => {
    const [, section = ''] =
      /## Names that are left out\n(.*?)(?=\n## |$)/s.exec(page('docs/reference/shell.md')) ?? [];
    const [refused = '', allowed = ''] = section.split('but are printed');
    expect(namesIn(refused)).to.deep.equal(Object.values(REFUSED_NAMES).flat().sort());
    expect(namesIn(allowed)).to.deep.equal([...ALLOWED_NAMES].sort());
  });

  it('have all those by which the environment controls the programs, as SECURITY.md lists them', () => {
    const [, section = ''] =
      /\n- Whoever may write the program(.*?)(?=\n- |$)/s.exec(page('SECURITY.md')) ?? [];
    const { loader, node, bun } = REFUSED_NAMES;
    expect(namesIn(section)).to.include.members([...loader, ...node, ...bun]);
    const names = namesIn(section).filter((name) => /[A-Z]/.test(name));
    expect(names.filter((name) => !isRefused(name.replace('*', 'X')))).to.deep.equal([]);
  });
});
